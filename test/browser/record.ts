/** `npm run record:page`: draws docs/pictures/page.png, the page while a local Atlas is at work. */
import { join } from "node:path";
import { chromium } from "playwright-core";
import { packageRoot } from "../pulumi/packageRoot";
import { call, clusterPath, projectPath, snapshotsPath, withAtlas } from "../support/localClient";
import { findChromium } from "./chromium";

const hourMs = 3_600_000;
const clusters = [
    { clusterName: "Cluster0" },
    { clusterName: "orders", type: "shardedCluster" as const, cloudProvider: "GCP" as const },
    { clusterName: "archive", backup: "legacy" as const },
];

void withAtlas({ clusters, inProgressMs: 60_000 }, async (atlas, clock) => {
    const hoursAgo = (hours: number) => ({ requestedAt: clock.now() - hours * hourMs });
    atlas.addLegacySnapshot({ doNotDelete: true, createdAt: clock.now() - 9000 * hourMs });
    atlas.addSnapshot({ description: "pre-release v1.3.0", retentionInDays: 30, ...hoursAgo(170) });
    atlas.addSnapshot({
        description: "before the migration",
        clusterName: "orders",
        outcome: "failed",
        ...hoursAgo(5),
    });
    await call(atlas, "GET", clusterPath);
    await call(atlas, "GET", snapshotsPath);
    await call(atlas, "POST", snapshotsPath, { body: { description: "pre-release v1.4.0", retentionInDays: 7 } });
    clock.advance(38_000);
    await call(atlas, "GET", `${projectPath}/clusters/orders/backup/snapshots`);
    const browser = await chromium.launch({ executablePath: findChromium() ?? "chromium" });
    try {
        const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: "light" });
        await page.goto(atlas.url);
        await page.getByText(/inProgress, \d+ %/).waitFor();
        await page.screenshot({ path: join(packageRoot, "docs/pictures/page.png"), animations: "disabled" });
    } finally {
        await browser.close();
    }
});
