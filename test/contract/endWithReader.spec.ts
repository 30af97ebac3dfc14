import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type LocalAtlas, startLocalAtlas } from "../../provider/local";

const localAtlas = require.resolve("../../provider/local/command");
const importFile = require.resolve("../../provider/importFile/command");

const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";

/** Runs a command whose output nobody reads any more by the time that it prints something. */
async function runUnread(unread: "stdout" | "stderr", args: string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, args, {
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
    });
    child[unread].destroy();
    let said = "";
    child[unread === "stdout" ? "stderr" : "stdout"].on("data", (chunk) => (said += String(chunk)));
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return { code, signal, said };
}

describe("a command whose reader has gone, as with `| head -1`", function () {
    this.timeout(20_000);

    let atlas: LocalAtlas;

    before(async () => {
        atlas = await startLocalAtlas();
        atlas.addSnapshot({ description: "by hand" });
    });

    after(async () => {
        await atlas.stop();
    });

    for (const [name, args] of [
        ["local-atlas", [localAtlas]],
        ["local-atlas --help", [localAtlas, "--help"]],
        ["atlas-import-file", [importFile, "--project", projectId, "--cluster", "Cluster0"]],
        ["atlas-import-file --help", [importFile, "--help"]],
    ] as [string, string[]][]) {
        it(`ends, and says nothing: ${name}`, async () => {
            const { code, signal, said } = await runUnread("stdout", args, atlas.env);
            assert.deepEqual([code, signal], [0, null], said);
            assert.doesNotMatch(said, /EPIPE|\n +at /);
        });
    }

    it("keeps the exit code of a usage that is wrong", async () => {
        const { code, said } = await runUnread("stderr", [localAtlas, "--prot", "1"]);
        assert.deepEqual([code, said], [2, ""]);
    });
});
