import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { startLocalAtlas } from "pulumi-atlas-snapshots/local";
import { latestSnapshot } from "../latest";

const cluster = { projectId: "5f1a2b3c4d5e6f7a8b9c0d1e", clusterName: "Cluster0" };

describe("the latest snapshot", () => {
    it("is the newest one that is completed", async () => {
        await using atlas = await startLocalAtlas();
        Object.assign(process.env, atlas.env);
        atlas.addSnapshot({ description: "an older one", requestedAt: Date.now() - 86_400_000 });
        const { id } = atlas.addSnapshot({ description: "the nightly one" });
        atlas.addSnapshot({ finished: false });
        assert.equal((await latestSnapshot(cluster))?.snapshotId, id);
    });

    it("is found although Atlas is out of order for a moment", async () => {
        await using atlas = await startLocalAtlas({ faults: [{ fault: { kind: "html", status: 503 } }] });
        Object.assign(process.env, atlas.env);
        const { id } = atlas.addSnapshot();
        assert.equal((await latestSnapshot(cluster))?.snapshotId, id);
        assert.ok(atlas.requests.some(({ status }) => status === 503));
    });
});
