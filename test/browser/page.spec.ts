import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { startLocalAtlas } from "../../provider/local";
import { call, clusterPath, send, snapshotsPath, take } from "../support/localClient";
import { findChromium } from "./chromium";
import { type Looking, withPage } from "./withPage";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const dayMs = 86_400_000;

/** Some of everything that the page can show. */
async function fill({ atlas, clock }: Pick<Looking, "atlas" | "clock">): Promise<void> {
    atlas.addSnapshot({ description: "nightly", snapshotType: "scheduled", requestedAt: clock.now() - 3 * 3_600_000 });
    atlas.addSnapshot({ description: "before the migration", outcome: "failed" });
    atlas.addSnapshot({ clusterName: "orders", finished: false, queuedMs: dayMs });
    atlas.addSnapshot({ finished: false, queuedMs: 0, inProgressMs: 10_000, requestedAt: clock.now() - 4000 });
    atlas.addLegacySnapshot({ doNotDelete: true });
    await call(atlas, "GET", clusterPath);
    await call(atlas, "DELETE", `${snapshotsPath}/5f1a2b3c4d5e6f7a8b9c0d1e`);
}

const everyKind = {
    clusters: [
        { clusterName: "Cluster0" },
        { clusterName: "orders", type: "shardedCluster" as const, paused: true },
        { clusterName: "archive", backup: "legacy" as const },
        { clusterName: "a-name-that-is-as-long-as-the-name-of-a-cluster-may-be-in-atlas", tier: "flex" as const },
    ],
};

/** The element that has the focus, by what it is called. */
async function focused(page: Page): Promise<string> {
    return await page.evaluate<string>(
        "document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent",
    );
}

async function textsOf(cells: Locator): Promise<string[]> {
    return (await cells.allInnerTexts()).map((text) => text.trim());
}

describe("the page, in a browser", () => {
    let browser: Browser;

    before(async () => {
        const executablePath = findChromium();
        assert.ok(executablePath, "There is no Chromium: npm run test:browser installs one, or says how");
        browser = await chromium.launch({ executablePath });
    });

    after(async () => {
        await browser.close();
    });

    const look = async (test: (looking: Looking) => Promise<void>, options = {}, looks = {}) => {
        await withPage(browser, options, looks, test);
    };

    it("shows a snapshot from queued to completed, and that it is gone once it has expired", async () => {
        await look(
            async ({ page, atlas, clock }) => {
                await page.getByText("No snapshot here.").waitFor();
                const id = await take(atlas, snapshotsPath, { description: "pre-release", retentionInDays: 3 });
                const row = page.getByRole("row", { name: "pre-release" });
                await row.getByText("queued", { exact: true }).waitFor();
                assert.equal(await row.getByRole("progressbar").isVisible(), false);
                await row.getByText("now", { exact: true }).waitFor();
                const expires = row.getByText("in 3 days");
                assert.equal(await expires.getAttribute("title"), "2026-01-04T00:00:00.000Z");

                clock.advance(1500);
                await row.getByText("inProgress, 25 %").waitFor();
                const progress = row.getByRole("progressbar", { name: `Progress of snapshot ${id}` });
                assert.equal(await progress.getAttribute("value"), "25");
                const news = page.locator("[aria-live=polite]");
                await news.getByText("Snapshot pre-release of Cluster0: inProgress.").waitFor({ state: "attached" });
                clock.advance(1000);
                await row.getByText("inProgress, 75 %").waitFor();

                clock.advance(500);
                await row.getByText("completed").waitFor();
                assert.equal(await progress.isVisible(), false);
                await news.getByText("Snapshot pre-release of Cluster0: completed.").waitFor({ state: "attached" });
                await row.getByText("3 seconds ago").waitFor();

                clock.advance(2 * dayMs);
                await row.getByText("in 24 hours").waitFor();
                clock.advance(dayMs);
                await row.waitFor({ state: "detached" });
                await page.getByText("No snapshot here.").waitFor();
            },
            { queuedMs: 1000, inProgressMs: 2000 },
        );
    });

    it("shows a snapshot that fails, one that somebody else takes, and one that is kept without an end", async () => {
        await look(async ({ page, atlas }) => {
            const { id } = atlas.addSnapshot({ description: "doomed", finished: false });
            const row = page.getByRole("row", { name: "doomed" });
            await row.getByText("queued").waitFor();
            atlas.failSnapshot(id);
            await row.getByText("failed").waitFor();
            atlas.addLegacySnapshot({ clusterName: "archive", doNotDelete: true });
            const legacy = page.getByRole("row", { name: "archive, legacy" });
            await legacy.getByText("never", { exact: true }).waitFor();
        }, everyKind);
    });

    it("shows projects and clusters with what is special about them", async () => {
        await look(async ({ page }) => {
            const table = page.getByRole("table", { name: "Projects and clusters" });
            await table.getByText("5f1a2b3c4d5e6f7a8b9c0d1e").waitFor();
            assert.deepEqual(await textsOf(table.getByRole("row", { name: "orders" }).getByRole("cell")), [
                "2 shards\npaused",
                "AWS",
                "8.0.12",
            ]);
            assert.deepEqual(await textsOf(table.getByRole("row", { name: "archive" }).getByRole("cell")), [
                "replica set\nlegacy backup",
                "AWS",
                "4.0.28",
            ]);
        }, everyKind);
    });

    it("shows requests as they come, the newest first, and holds still while it is paused", async () => {
        await look(async ({ page, atlas }) => {
            await page.getByText("No request yet.").waitFor();
            const requests = page.getByRole("region", { name: "Requests" });
            const rows = requests.locator("tbody tr");
            await send(atlas, "GET", clusterPath);
            await rows.getByText("401").waitFor();
            await send(atlas, "POST", "/api/oauth/token");
            await rows.nth(1).waitFor();
            assert.deepEqual(await textsOf(rows.nth(0).getByRole("cell")), [
                "00:00:00",
                "POST\n/api/oauth/token",
                "401",
            ]);

            await requests.getByRole("button", { name: "Pause" }).click();
            await send(atlas, "GET", "/api/later");
            await requests.getByText("2 until paused, 1 since").waitFor();
            assert.equal(await rows.count(), 2);
            await requests.getByRole("button", { name: "Resume" }).click();
            await rows.getByText("/api/later").waitFor();
            assert.equal(await rows.count(), 3);
        });
    });

    it("shows as text what looks like HTML, wherever it comes from", async () => {
        const html = "<img src=x onerror=\"document.title='broken'\">";
        await look(async ({ page, atlas }) => {
            atlas.addSnapshot({ description: html });
            await send(atlas, "GET", "/api/%3Cimg%20src=x%3E");
            await page.getByRole("row", { name: html }).waitFor();
            await page.getByText("/api/%3Cimg%20src=x%3E").waitFor();
            assert.equal(await page.locator("img").count(), 0);
            assert.equal(await page.title(), "Local Atlas");
        });
    });

    it("stays usable with a thousand clusters and ten thousand snapshots", async () => {
        const clusters = Array.from({ length: 1000 }, (_, index) => ({ clusterName: `cluster-${index}` }));
        await look(
            async ({ page, atlas }) => {
                for (let planted = 0; planted < 10_000; planted += 1) {
                    atlas.addSnapshot({ clusterName: `cluster-${planted % 1000}`, description: `the ${planted}th` });
                }
                const snapshots = page.getByRole("region", { name: "Snapshots" });
                await snapshots.getByText("and 9,800 more").waitFor();
                assert.equal(await snapshots.locator("tbody tr").count(), 200);
                await page.getByRole("region", { name: "Projects and clusters" }).getByText("and 800 more").waitFor();

                await page.getByLabel("Filter snapshots and clusters").fill("CLUSTER-777");
                await snapshots.getByText("10 of 10,000").waitFor();
                assert.equal(await snapshots.locator("tbody tr").count(), 10);
                assert.equal(await focused(page), "Filter snapshots and clusters");
                await page.getByText("connected", { exact: true }).waitFor();
            },
            { clusters },
        );
    });

    it("says when it is not connected, and goes on after a restart", async () => {
        await look(async ({ page, atlas, clock, errors }) => {
            atlas.addSnapshot({ description: "from the first" });
            await page.getByRole("row", { name: "from the first" }).waitFor();
            await atlas.stop();
            const status = page.getByRole("status");
            await status.getByText("not connected, trying again").waitFor();
            const next = await startLocalAtlas({ clock, port: Number(new URL(atlas.url).port) });
            try {
                next.addSnapshot({ description: "from the second" });
                await page.getByRole("row", { name: "from the second" }).waitFor();
                assert.equal(await status.innerText(), "connected");
                assert.equal(await page.getByRole("row", { name: "from the first" }).count(), 0);
                // The browser itself reports each attempt that failed.
                assert.ok(errors.every((text) => text.startsWith("Failed to load resource: net::ERR_")));
                errors.length = 0;
            } finally {
                await next.stop();
            }
        });
    });

    for (const colorScheme of ["light", "dark"] as const) {
        for (const width of [320, 1440]) {
            it(`has nothing that axe objects to: ${colorScheme}, ${width} px wide`, async () => {
                await look(
                    async (looking) => {
                        await fill(looking);
                        await looking.page.getByText("inProgress, 40 %").waitFor();
                        await looking.page.getByText("404", { exact: true }).waitFor();
                        await looking.page.evaluate(axe);
                        const { violations, passes } = await looking.page.evaluate<{
                            violations: { id: string; nodes: { html: string }[] }[];
                            passes: { id: string }[];
                        }>("axe.run(document, { resultTypes: ['violations', 'passes'] })");
                        assert.deepEqual(
                            violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
                            [],
                        );
                        assert.ok(passes.some(({ id }) => id === "color-contrast"));
                    },
                    everyKind,
                    { colorScheme, viewport: { width, height: 900 } },
                );
            });
        }
    }

    it("is dark where people want it so, and light elsewhere", async () => {
        await look(async ({ page }) => {
            const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
            await page.emulateMedia({ colorScheme: "light" });
            assert.equal(await background(), "rgb(246, 246, 243)");
            await page.emulateMedia({ colorScheme: "dark" });
            assert.equal(await background(), "rgb(18, 21, 23)");
        });
    });

    it("moves nothing where people want it so", async () => {
        await look(
            async (looking) => {
                const { page } = looking;
                await fill(looking);
                await page.getByText("inProgress, 40 %").waitFor();
                looking.atlas.addSnapshot({ description: "a new row" });
                await page.getByRole("row", { name: "a new row" }).waitFor();
                assert.equal(await page.evaluate("document.getAnimations().length"), 0);
                await page.emulateMedia({ reducedMotion: "no-preference" });
                assert.notEqual(await page.evaluate("document.getAnimations().length"), 0);
            },
            everyKind,
            { reducedMotion: "reduce" },
        );
    });

    it("can be walked through by keyboard, in order and with a focus that is seen", async () => {
        await look(async ({ page, atlas }) => {
            const stops = [
                "Skip to the snapshots",
                "Snapshots",
                "Clusters",
                "Requests",
                "How to connect",
                "Filter snapshots and clusters",
                "Pause",
            ];
            for (const stop of stops) {
                await page.keyboard.press("Tab");
                assert.equal(await focused(page), stop);
                const { width, style } = await page.evaluate<{ width: string; style: string }>(
                    "(({ outlineWidth, outlineStyle }) => ({ width: outlineWidth, style: outlineStyle }))(getComputedStyle(document.activeElement))",
                );
                assert.deepEqual([width, style], ["3px", "solid"], stop);
                const box = await page.locator(":focus").boundingBox();
                assert.ok(box && box.x >= 0 && box.y >= 0, `${stop} is not to be seen`);
            }
            await page.keyboard.press("Space");
            assert.equal(await focused(page), "Resume");
            await send(atlas, "GET", "/api/later");
            await page.getByText("0 until paused, 1 since").waitFor();
            assert.equal(await focused(page), "Resume");

            for (const stop of stops.toReversed().slice(1)) {
                await page.keyboard.press("Shift+Tab");
                assert.equal(await focused(page), stop);
            }
            await page.keyboard.press("Enter");
            assert.equal(await page.evaluate("document.activeElement.id"), "main");
            await page.keyboard.press("Tab");
            assert.equal(await focused(page), "Filter snapshots and clusters");
        });
    });

    for (const width of [320, 1440]) {
        it(`tells a screen reader what is what, ${width} px wide`, async () => {
            await look(
                async (looking) => {
                    const { page } = looking;
                    await fill(looking);
                    await page.getByText("inProgress, 40 %").waitFor();
                    const tree = await page.locator("body").ariaSnapshot();
                    const shape = [
                        /^- link "Skip to the snapshots"/m,
                        /^- banner:\n {2}- heading "Local Atlas" \[level=1\]\n {2}- status: connected/m,
                        /^ {2}- navigation "On this page":/m,
                        /^- main:\n {2}- search:\n {4}- text: Filter snapshots and clusters\n {4}- searchbox "Filter snapshots and clusters"/m,
                        /^ {2}- region "Snapshots":\n {4}- heading "Snapshots" \[level=2\]/m,
                        /^ {4}- table "Snapshots":/m,
                        /columnheader "Snapshot"\n.*columnheader "Status"\n.*columnheader "Taken"\n.*columnheader "Expires"/,
                        /- rowheader "before the migration Cluster0 [0-9a-f]{24}"/,
                        /- progressbar "Progress of snapshot [0-9a-f]{24}"/,
                        /^ {2}- region "Projects and clusters":/m,
                        /^ {2}- region "Requests":/m,
                        /^ {4}- button "Pause"/m,
                        /^ {2}- region "How to connect":/m,
                    ];
                    for (const part of shape) assert.match(tree, part);
                    assert.equal(await page.locator("html").getAttribute("lang"), "en");
                },
                everyKind,
                { viewport: { width, height: 900 } },
            );
        });
    }

    it("is not scrolled sideways at 320 px, whatever it shows", async () => {
        await look(
            async (looking) => {
                const { page, atlas } = looking;
                await fill(looking);
                atlas.addSnapshot({ description: "x".repeat(300) });
                await send(atlas, "GET", `/api/${"y".repeat(300)}`);
                await page.getByText("yyy").waitFor();
                await page.getByRole("row", { name: "xxx" }).waitFor();
                assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 320);
            },
            everyKind,
            { viewport: { width: 320, height: 700 } },
        );
    });
});
