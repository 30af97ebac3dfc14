import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { type LocalAtlas, startLocalAtlas } from "../../../provider/local";

const command = require.resolve("../../../provider/importFile/command");
const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
const wanted = ["--project", projectId, "--cluster", "Cluster0"];

/** Runs it with these credentials and no others. */
async function run(args: string[], env: Readonly<Record<string, string>> = {}) {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("MONGODB_ATLAS_"));
    return await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
        const options = { env: { ...Object.fromEntries(own), ...env } };
        execFile(process.execPath, [command, ...args], options, (error, stdout, stderr) => {
            resolve({ code: Number(error?.code ?? 0), stdout, stderr });
        });
    });
}

describe("atlas-import-file command", function () {
    this.timeout(20_000);

    let atlas: LocalAtlas;

    before(async () => {
        atlas = await startLocalAtlas();
    });

    after(async () => {
        await atlas.stop();
    });

    it("explains itself", async () => {
        const { code, stdout } = await run(["--help"]);
        assert.equal(code, 0);
        assert.match(stdout, /^Usage: atlas-import-file/);
    });

    for (const [what, args, message] of [
        ["what is missing", [], /--project is missing\n--cluster is missing/],
        ["a flag that it does not know", ["--clusters", "a"], /Unknown option '--clusters'/],
        ["credentials that are missing, and where it looks for them", wanted, /reads the environment alone\. /],
    ] as const) {
        it(`names ${what}`, async () => {
            const { code, stdout, stderr } = await run([...args]);
            assert.deepEqual([code, stdout], [2, ""]);
            assert.match(stderr, message);
            assert.match(stderr, /\nTry atlas-import-file --help\n$/);
        });
    }

    it("fails without a stack where Atlas has nothing to import", async () => {
        const { code, stdout, stderr } = await run(wanted, atlas.env);
        assert.deepEqual([code, stdout], [1, ""]);
        assert.match(stderr, /^atlas-import-file: There is nothing to import: .*\n$/);
    });
});
