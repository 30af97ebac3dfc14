/** The file in which a local Atlas keeps what it holds: read at the start, and written anew after each change. */
import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Cluster } from "./cluster";
import { releaseFile, takeFile } from "./fileLock";
import { formatKept, parseKept } from "./kept";
import type { Kept } from "./kept";

export class DataFile {
    /** What was in the file; undefined if there was no file. */
    readonly kept: Kept | undefined;
    private readonly path: string;
    private written: Promise<void> = Promise.resolve();
    private isDue = false;
    private hasFailed = false;
    private isClosed = false;

    /**
     * Takes the file for this local Atlas alone, and reads it.
     *
     * @param current Asked for what is to be written, when that is about to happen.
     */
    constructor(
        private readonly given: string,
        clusters: readonly Cluster[],
        private readonly current: () => Kept,
    ) {
        try {
            this.path = realPath(given);
            const exists = isFile(this.path);
            takeFile(this.path);
            try {
                this.kept = exists ? parseKept(readFileSync(this.path, "utf8"), clusters) : undefined;
            } catch (error) {
                releaseFile(this.path);
                throw error;
            }
        } catch (error) {
            throw new Error(`The local Atlas cannot use ${given}: ${(error as Error).message}`, { cause: error });
        }
    }

    /** Something is different now. Changes that come together are written together. */
    changed(): void {
        if (this.isDue || this.isClosed) {
            return;
        }
        this.isDue = true;
        this.written = this.written.catch(() => undefined).then(() => this.write());
        // Whoever asks for `saved` hears of it.
        this.written.catch(() => undefined);
    }

    /** Resolves once the file holds all changes so far; rejects if that cannot be, and tries again the next time. */
    async saved(): Promise<void> {
        if (this.hasFailed) {
            this.changed();
        }
        await this.written;
    }

    /** Writes what is not written yet, and leaves the file to others. */
    async close(): Promise<void> {
        const last = this.saved();
        this.isClosed = true;
        try {
            await last;
        } finally {
            releaseFile(this.path);
        }
    }

    /** A reader, and a start after a crash, finds the old text or the new one, never a part. */
    private async write(): Promise<void> {
        this.isDue = false;
        try {
            const fresh = `${this.path}.new`;
            const file = await open(fresh, "w", 0o600);
            try {
                await file.writeFile(formatKept(this.current()));
                await file.datasync();
            } finally {
                await file.close();
            }
            await rename(fresh, this.path);
            this.hasFailed = false;
        } catch (error) {
            this.hasFailed = true;
            throw new Error(`The local Atlas cannot write ${this.given}: ${(error as Error).message}`, {
                cause: error,
            });
        }
    }
}

/** Behind links, so that a file has one lock whatever it is called. */
function realPath(given: string): string {
    const path = resolve(given);
    const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined;
    return isThere ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
}

function isFile(path: string): boolean {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
        throw new Error("it is a folder");
    }
    if (stats && !stats.isFile()) {
        throw new Error("it is not an ordinary file");
    }
    if (!stats) {
        return false;
    }
    // A new file could take its place, which is not what a write-protected one is for.
    accessSync(path, constants.W_OK);
    return true;
}
