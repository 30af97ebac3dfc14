/** Runs a test with the page of a local Atlas in a real browser, and holds the page to what is true of it always. */
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { LocalAtlas, LocalAtlasOptions } from "../../provider/local";
import { withAtlas } from "../support/localClient";
import type { VirtualClock } from "../support/virtualClock";

export interface Looking {
    page: Page;
    atlas: LocalAtlas;
    clock: VirtualClock;
    /** What the console has said of errors. */
    errors: string[];
}

/** The page asks nobody but its local Atlas, and the console shows no error; if the test fails, a picture of it is kept. */
export async function withPage(
    browser: Browser,
    options: LocalAtlasOptions,
    looks: BrowserContextOptions,
    test: (looking: Looking) => Promise<void>,
): Promise<void> {
    await withAtlas(options, async (atlas, clock) => {
        const context = await browser.newContext(looks);
        const page = await context.newPage();
        page.setDefaultTimeout(10_000);
        const errors: string[] = [];
        const asked = new Set<string>();
        page.on("console", (message) => {
            if (message.type() !== "log") errors.push(message.text());
        });
        page.on("pageerror", (error) => errors.push(error.message));
        page.on("request", (request) => asked.add(new URL(request.url()).origin));
        try {
            await page.goto(atlas.url);
            await page.getByText("connected", { exact: true }).waitFor();
            await page.locator("#variables li").first().waitFor();
            await test({ page, atlas, clock, errors });
            assert.deepEqual(errors, []);
            assert.deepEqual([...asked], [atlas.url]);
        } catch (error) {
            const picture = join(mkdtempSync(join(tmpdir(), "page-")), "failed.png");
            await page.screenshot({ path: picture, fullPage: true });
            console.error(`The page as it was then: ${picture}`);
            throw error;
        } finally {
            await context.close();
        }
    });
}
