/** Keeps a file to one process at a time, by a second file beside it that holds the process's id. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";

/** What this process holds. A container may give the next process the same id again, so the id alone does not tell. */
const held = new Set<string>();

/** Takes the file, or throws if another process has it. A process that was killed has nothing any more. */
export function takeFile(path: string): void {
    const lock = lockOf(path);
    if (held.has(path) || !canWrite(lock)) {
        throw new Error(`it is in use by another local Atlas; if there is none, delete ${lock}`);
    }
    held.add(path);
}

export function releaseFile(path: string): void {
    held.delete(path);
    rmSync(lockOf(path), { force: true });
}

function lockOf(path: string): string {
    return `${path}.lock`;
}

/** Writes the lock, if there is none of a process that still runs. */
function canWrite(lock: string): boolean {
    try {
        writeFileSync(lock, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
        }
    }
    if (isHeld(lock)) {
        return false;
    }
    rmSync(lock, { force: true });
    return canWrite(lock);
}

function isHeld(lock: string): boolean {
    try {
        const pid = Number(readFileSync(lock, "utf8"));
        if (pid === process.pid) {
            return false;
        }
        // An empty one is just being written.
        return !(pid > 0) || process.kill(pid, 0);
    } catch (error) {
        // Another user's process runs as well.
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
