/**
 * What the plugin processes of one run tell each other: an explicit `Provider` has a process of its own, and the deletion of a snapshot
 * in one may not overlook a resource that another one looks after. Each process appends to a file of its own in a folder that is named
 * after the engine; a file whose process is gone tells nothing any more.
 */
import { appendFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { RunJournal, RunNote } from "../lifecycle/holders";

const ownFile = `${process.pid}.jsonl`;

/**
 * @param engine The engine's address, the same for all processes of a run; undefined if there is no engine.
 * @param folder Where the folders of all runs are. @default one of this user's own among the temporary files
 */
export function createRunJournal(engine: string | undefined, folder = defaultFolder()): RunJournal {
    return new FolderJournal(engine === undefined ? undefined : openPlace(folder, engine));
}

class FolderJournal implements RunJournal {
    private readonly own: RunNote[] = [];

    /** @param place The run's folder; undefined if there is none, and this process hears only itself. */
    constructor(private place: string | undefined) {
        if (place !== undefined) {
            process.once("exit", () => {
                this.close();
            });
        }
    }

    get shared(): boolean {
        return this.place !== undefined;
    }

    add(note: RunNote): void {
        this.own.push(note);
        if (this.place === undefined) {
            return;
        }
        try {
            // Another run's process may just have taken an empty folder away.
            mkdirSync(this.place, { recursive: true, mode: 0o700 });
            appendFileSync(join(this.place, ownFile), `${JSON.stringify(note)}\n`, { mode: 0o600 });
        } catch {
            // A full disk must not lose what the note is about. Without a journal the state is asked more often.
            this.place = undefined;
        }
    }

    notes(): readonly RunNote[] {
        return this.place === undefined ? this.own : [...this.own, ...othersIn(this.place)];
    }

    private close(): void {
        if (this.place !== undefined) {
            remove(join(this.place, ownFile), this.place);
        }
    }
}

function openPlace(folder: string, engine: string): string | undefined {
    try {
        makePrivate(folder);
        removeLeftovers(folder);
        return join(folder, engine.replace(/[^\w.]/g, "-"));
    } catch {
        return undefined;
    }
}

function defaultFolder(): string {
    return join(tmpdir(), `pulumi-atlas-snapshots-${process.getuid?.() ?? "user"}`);
}

/** Nobody else may write here: a note can keep a snapshot from being deleted. */
function makePrivate(folder: string): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid } = lstatSync(folder);
    if (process.getuid && uid !== process.getuid()) {
        throw new Error("The folder belongs to another user");
    }
}

function othersIn(place: string): RunNote[] {
    return filesIn(place)
        .filter((file) => basename(file) !== ownFile && isAlive(file))
        .flatMap((file) => lines(file))
        .map((line) => JSON.parse(line) as RunNote);
}

function lines(file: string): string[] {
    try {
        // The last line may be half-written; what it tells has not happened yet.
        return readFileSync(file, "utf8").split("\n").slice(0, -1);
    } catch {
        return [];
    }
}

/** Runs that were killed leave their files. */
function removeLeftovers(folder: string): void {
    for (const place of readdirSync(folder).map((name) => join(folder, name))) {
        for (const file of filesIn(place).filter((each) => !isAlive(each))) {
            remove(file, place);
        }
    }
}

function remove(file: string, place: string): void {
    rmSync(file, { force: true });
    try {
        rmdirSync(place);
    } catch {
        // Others are still there.
    }
}

function filesIn(place: string): string[] {
    try {
        return readdirSync(place).map((name) => join(place, name));
    } catch {
        return [];
    }
}

function isAlive(file: string): boolean {
    const [, pid] = /(\d+)\.jsonl$/.exec(file) ?? [];
    try {
        process.kill(Number(pid), 0);
        return true;
    } catch {
        return false;
    }
}
