/** Snapshots of every kind: listed, planted, changed and deleted. */
import type { Hono } from "hono";
import * as v from "valibot";
import { option, shape, trueOrFalse, wholeNumber } from "../checks";
import { longestRetentionInDays } from "../constants";
import type { LocalAtlas } from "../handle";
import type { LegacyChange } from "../legacy/handle";
import {
    moment,
    plantedFlexSnapshotSchema,
    plantedLegacySnapshotSchema,
    plantedServerlessSnapshotSchema,
    plantedSnapshotSchema,
} from "../planted";
import { inCluster, inInstance, readBody, readQuery } from "./input";
import { show } from "./reply";

const retention = shape({ retentionInDays: wholeNumber(1, longestRetentionInDays) });
const legacyChange = v.pipe(
    shape({ expiresAt: option(moment), doNotDelete: option(trueOrFalse) }),
    v.check((change) => Object.keys(change).length === 1, "Give either expiresAt or doNotDelete"),
    v.transform((change) => change as LegacyChange),
);

export function snapshotRoutes(app: Hono, atlas: LocalAtlas): void {
    app.get("/snapshots", (c) => {
        const { projectId, clusterName } = readQuery(c, inCluster);
        return show(c, atlas.snapshots(projectId, clusterName));
    });
    app.post("/snapshots", async (c) => show(c, atlas.addSnapshot(await readBody(c, plantedSnapshotSchema)), 201));
    app.get("/serverlessSnapshots", (c) => {
        const { projectId, instanceName } = readQuery(c, inInstance);
        return show(c, atlas.serverlessSnapshots(projectId, instanceName));
    });
    app.post("/serverlessSnapshots", async (c) =>
        show(c, atlas.addServerlessSnapshot(await readBody(c, plantedServerlessSnapshotSchema)), 201),
    );
    app.get("/flexSnapshots", (c) => {
        const { projectId, clusterName } = readQuery(c, inCluster);
        return show(c, atlas.flexSnapshots(projectId, clusterName));
    });
    app.post("/flexSnapshots", async (c) =>
        show(c, atlas.addFlexSnapshot(await readBody(c, plantedFlexSnapshotSchema)), 201),
    );

    // Those of all kinds but the legacy one.
    app.patch("/snapshots/:snapshotId", async (c) => {
        const { retentionInDays } = await readBody(c, retention);
        atlas.setRetention(c.req.param("snapshotId"), retentionInDays);
        return c.body(null, 204);
    });
    app.post("/snapshots/:snapshotId/fail", (c) => {
        atlas.failSnapshot(c.req.param("snapshotId"));
        return c.body(null, 204);
    });
    app.delete("/snapshots/:snapshotId", (c) => {
        atlas.deleteSnapshot(c.req.param("snapshotId"));
        return c.body(null, 204);
    });

    app.get("/legacySnapshots", (c) => {
        const { projectId, clusterName } = readQuery(c, inCluster);
        return show(c, atlas.legacySnapshots(projectId, clusterName));
    });
    app.post("/legacySnapshots", async (c) =>
        show(c, atlas.addLegacySnapshot(await readBody(c, plantedLegacySnapshotSchema)), 201),
    );
    app.patch("/legacySnapshots/:snapshotId", async (c) => {
        atlas.setLegacyExpiry(c.req.param("snapshotId"), await readBody(c, legacyChange));
        return c.body(null, 204);
    });
    app.delete("/legacySnapshots/:snapshotId", (c) => {
        atlas.deleteLegacySnapshot(c.req.param("snapshotId"));
        return c.body(null, 204);
    });
}
