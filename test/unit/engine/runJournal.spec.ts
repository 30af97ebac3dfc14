import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    appendFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRunJournal } from "../../../provider/engine/runJournal";
import type { RunNote } from "../../../provider/lifecycle/holders";

const engine = "127.0.0.1:40123";
const note: RunNote = { kind: "holds", snapshotId: "6955b9000000000000000001", urn: "urn:a", createdAs: "urn:a" };
const from = (urn: string): RunNote => ({ ...note, urn });

describe("the journal of a run", () => {
    let folder: string;
    beforeEach(() => {
        folder = join(mkdtempSync(join(tmpdir(), "journal-")), "runs");
    });
    afterEach(() => {
        rmSync(join(folder, ".."), { recursive: true, force: true });
    });

    /** Writes as a process of that number would have. */
    const writeAs = (pid: number, text: string, run = "127.0.0.1-40123") => {
        mkdirSync(join(folder, run), { recursive: true });
        writeFileSync(join(folder, run, `${pid}.jsonl`), text);
    };
    /** The number of a process that has ended. */
    const ended = () => spawnSync(process.execPath, ["-e", ""]).pid;

    it("tells what this process notes", () => {
        const journal = createRunJournal(engine, folder);
        journal.add(note);
        assert.deepEqual([journal.shared, journal.notes()], [true, [note]]);
    });

    it("hears a living process of the same run, line by whole line", () => {
        const journal = createRunJournal(engine, folder);
        writeAs(process.ppid, `${JSON.stringify(from("urn:b"))}\n{"kind":"hol`);
        assert.deepEqual(journal.notes(), [from("urn:b")]);
    });

    it("hears no process that is gone, and no other run", () => {
        const journal = createRunJournal(engine, folder);
        writeAs(ended(), `${JSON.stringify(note)}\n`);
        writeAs(process.ppid, `${JSON.stringify(note)}\n`, "127.0.0.1-40124");
        assert.deepEqual(journal.notes(), []);
    });

    it("lets another process read what it wrote, and nobody but this user", () => {
        createRunJournal(engine, folder).add(note);
        const file = join(folder, "127.0.0.1-40123", `${process.pid}.jsonl`);
        assert.equal(statSync(folder).mode & 0o777, 0o700);
        assert.equal(statSync(file).mode & 0o777, 0o600);
        const script = `
            const { createRunJournal } = require(${JSON.stringify(require.resolve("../../../provider/engine/runJournal"))});
            const journal = createRunJournal(${JSON.stringify(engine)}, ${JSON.stringify(folder)});
            journal.add(${JSON.stringify(from("urn:child"))});
            console.log(JSON.stringify(journal.notes()));`;
        const child = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
        assert.deepEqual(JSON.parse(child.stdout), [from("urn:child"), note], child.stderr);
        assert.deepEqual(
            readdirSync(join(folder, "127.0.0.1-40123")),
            [`${process.pid}.jsonl`],
            "it takes its file along",
        );
    });

    it("clears up behind processes that were killed", () => {
        writeAs(ended(), "", "127.0.0.1-39999");
        createRunJournal(engine, folder);
        assert.equal(existsSync(join(folder, "127.0.0.1-39999")), false);
    });

    it("is this process's own where there is no engine", () => {
        const journal = createRunJournal(undefined, folder);
        journal.add(note);
        assert.deepEqual([journal.shared, journal.notes(), existsSync(folder)], [false, [note], false]);
    });

    it("goes on alone where it cannot write, and loses nothing", () => {
        const journal = createRunJournal(engine, folder);
        // A file where the folder should be.
        appendFileSync(join(folder, "127.0.0.1-40123"), "");
        journal.add(note);
        assert.deepEqual([journal.shared, journal.notes()], [false, [note]]);
        appendFileSync(join(folder, "..", "blocked"), "");
        assert.equal(createRunJournal(engine, join(folder, "..", "blocked")).shared, false);
    });
});
