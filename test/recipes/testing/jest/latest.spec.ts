import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type LocalAtlas, startLocalAtlas } from "pulumi-atlas-snapshots/local";
import { latestSnapshot } from "../latest";

const cluster = { projectId: "5f1a2b3c4d5e6f7a8b9c0d1e", clusterName: "Cluster0" };

describe("the latest snapshot", () => {
    let atlas: LocalAtlas;

    beforeEach(async () => {
        atlas = await startLocalAtlas();
        process.env.MONGODB_ATLAS_BASE_URL = atlas.url;
        process.env.MONGODB_ATLAS_CLIENT_ID = "mdb_sa_id_5f1a2b3c4d5e6f7a8b9c0d2f";
        process.env.MONGODB_ATLAS_CLIENT_SECRET = "mdb_sa_sk_local";
    });

    afterEach(async () => {
        await atlas.stop();
    });

    it("is the newest one that is completed", async () => {
        atlas.addSnapshot({ description: "an older one", requestedAt: Date.now() - 86_400_000 });
        const { id } = atlas.addSnapshot({ description: "the nightly one" });
        atlas.addSnapshot({ finished: false });
        expect((await latestSnapshot(cluster))?.snapshotId).toBe(id);
    });

    it("is found although Atlas is out of order for a moment", async () => {
        atlas.addFaults({ method: "GET", fault: { kind: "html", status: 503 } });
        const { id } = atlas.addSnapshot();
        expect((await latestSnapshot(cluster))?.snapshotId).toBe(id);
        expect(atlas.requests.some(({ status }) => status === 503)).toBe(true);
    });
});
