/** `npm run record:demo`: runs the demo in a terminal of its own and draws docs/pictures/demo.svg from what it showed, and when. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot";
import { picture } from "./picture";
import { type Line, readChunks, readLines } from "./recorded";

function record(): Line[] {
    const folder = mkdtempSync(join(tmpdir(), "record-demo-"));
    const [timing, log] = [join(folder, "timing"), join(folder, "log")];
    try {
        const demo = `"${process.execPath}" "${join(packageRoot, "out/test/demo/demo.js")}"`;
        const args = ["--quiet", "--return", "--flush", "--log-timing", timing, "--log-out", log, "--command", demo];
        const { status, error } = spawnSync("script", args, { stdio: ["ignore", "inherit", "inherit"] });
        if (error)
            throw new Error("There is no `script`, a part of util-linux, to run the demo in a terminal", {
                cause: error,
            });
        if (status !== 0) throw new Error(`The demo ended with ${String(status)}`);
        return readLines(readChunks(readFileSync(timing, "utf8"), readFileSync(log)));
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const title = "npm run demo: a snapshot is taken, kept longer, replaced by a release and deleted";
writeFileSync(join(packageRoot, "docs/pictures/demo.svg"), picture(title, record()));
