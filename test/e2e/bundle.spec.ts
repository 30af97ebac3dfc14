/** A program that was bundled with esbuild, as docs/bundlers.md says; the other bundlers are in test/recipes/bundlers. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { packageRoot } from "../pulumi/packageRoot.js";
import { diagnostics, steps, useStory } from "./support.js";

describe("a bundled program", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { queuedMs: 0, inProgressMs: 50 } });

    before(() => {
        story.useStep("bundle/step1");
        const [, ...args] = esbuildCommand().split(" ");
        execFileSync("npx", ["--no-install", ...args], { cwd: story.stack.folder, stdio: "pipe" });
    });

    it("holds this package, and its preview is that of any program", async () => {
        assert.match(readFileSync(join(story.stack.folder, "dist/index.js"), "utf8"), /pulumi-nodejs:dynamic\/atlas:/);
        const preview = await story.stack.preview();
        assert.deepEqual([steps(preview), diagnostics(preview, "warning")], [["create pre-release"], ""]);
    });

    it("takes a snapshot and reads it back", async () => {
        await story.stack.up();
        const { stdout } = await story.stack.run("stack", ["output", "--json"]);
        const { snapshotId, ids } = JSON.parse(stdout) as { snapshotId: string; ids: string[] };
        assert.deepEqual(ids, [snapshotId]);
        assert.deepEqual(story.writes(), ["POST"]);
    });
});

describe("a bundle without the package beside it", () => {
    it("says what has to be installed when it signs in with an API key", () => {
        const folder = mkdtempSync(join(tmpdir(), "bundle-"));
        try {
            const options = { bundle: true, platform: "node", logLevel: "silent" } as const;
            const entry = join(packageRoot, "out/provider/atlas/digest.js");
            buildSync({ ...options, entryPoints: [entry], outfile: join(folder, "digest.js") });
            const program = "new (require('./digest.js').DigestAuthenticator)({ publicKey: '', privateKey: '' })";
            const { stderr } = spawnSync(process.execPath, ["-e", program], { cwd: folder, encoding: "utf8" });
            assert.match(stderr, /Error: digest-fetch, .* has to be installed beside the bundle/);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});

/** The command on the page. */
function esbuildCommand(): string {
    const page = readFileSync(join(packageRoot, "docs/bundlers.md"), "utf8");
    const command = /^npx esbuild .*$/m.exec(page)?.[0];
    assert.ok(command);
    return command;
}
