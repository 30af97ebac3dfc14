import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, chromium } from "playwright-core";
import { packageRoot } from "../pulumi/packageRoot";
import { findChromium } from "./chromium";

describe("the demo with --look, in a browser", function () {
    this.timeout(300_000);
    let browser: Browser;

    before(async () => {
        const executablePath = findChromium();
        assert.ok(executablePath, "There is no Chromium: npm run test:browser installs one, or says how");
        browser = await chromium.launch({ executablePath });
    });

    after(async () => {
        await browser.close();
    });

    it("can be watched while it takes a snapshot, and ends when Enter is pressed", async () => {
        const demo = spawn(process.execPath, [join(packageRoot, "out/test/demo/demo.js"), "--look"], {
            stdio: ["pipe", "pipe", "inherit"],
        });
        const exit = once(demo, "exit");
        try {
            const lines = createInterface({ input: demo.stdout });
            let url = "";
            for await (const line of lines) {
                url = /A local Atlas listens on (\S+)\. /.exec(line)?.[1] ?? "";
                if (url !== "") break;
            }
            demo.stdout.resume();
            const page = await browser.newPage();
            page.setDefaultTimeout(240_000);
            await page.goto(url);
            const row = page.getByRole("region", { name: "Snapshots" }).locator("tbody tr").last();
            await row.getByText(/inProgress, \d+ %/).waitFor();
            await row.getByText("completed").waitFor();
            await page.getByText("DELETE", { exact: true }).first().waitFor();
            await page.getByText("No snapshot here.").waitFor();
            demo.stdin.write("\n");
            await page.getByText("not connected").waitFor();
            assert.deepEqual(await exit, [0, null]);
        } finally {
            demo.kill("SIGINT");
            await exit;
        }
    });
});
