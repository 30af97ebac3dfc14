/**
 * `npm run record:state`: makes the stack of `program/` with the real CLI and the code of this checkout, and keeps it in a folder
 * named after the package's version. Part of a release; see CONTRIBUTING.md.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalAtlas, type LocalCluster, startLocalAtlas } from "../../../provider/local";
import { packageRoot } from "../../pulumi/packageRoot.js";
import { withStack } from "../../pulumi/stack.js";
import { type AtlasAt, plainConfig, recordings, secretConfig, standingStill } from "./recording.js";

const dayMs = 86_400_000;
const clusters: LocalCluster[] = [
    { clusterName: "Cluster0" },
    { clusterName: "Cluster1" },
    { clusterName: "Sharded0", type: "shardedCluster" },
    { clusterName: "Slow0", queuedMs: dayMs },
    { clusterName: "Old0", backup: "legacy" },
];
const legacyIds = ["2", "3", "4", "5"].map((digit) => `6553f100000000000000000${digit}`);

async function record(): Promise<void> {
    const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
    const folder = join(packageRoot, recordings, version);
    const at = Math.floor(Date.now() / 1000) * 1000;
    const atlas = await startLocalAtlas(standingStill({ at, clusters }));
    try {
        const adopted = { id: "6553f1000000000000000001", clusterName: "Cluster0", requestedAt: at - dayMs };
        atlas.addSnapshot({ ...adopted, retentionInDays: 7 });
        for (const id of legacyIds)
            atlas.addLegacySnapshot({ id, createdAt: at - dayMs, expiresAt: Date.UTC(2125, 0, 1) });
        const state = await stateOf(atlas);
        const held: AtlasAt = { at, clusters, snapshots: snapshotsOf(atlas, at), legacySnapshots: legacyOf(atlas) };
        mkdirSync(folder, { recursive: true });
        cpSync(join(packageRoot, recordings, "program"), folder, { recursive: true });
        writeFileSync(join(folder, "state.json"), state);
        writeFileSync(join(folder, "atlas.json"), `${JSON.stringify(held, undefined, 4)}\n`);
    } finally {
        await atlas.stop();
    }
    console.log(`Recorded a stack of version ${version} in ${folder}`);
}

/** The state of a stack with the program's resources, as the CLI exports it. */
async function stateOf(atlas: LocalAtlas): Promise<string> {
    const env = { MONGODB_ATLAS_BASE_URL: atlas.url };
    return withStack({ config: plainConfig, env }, async (stack) => {
        await stack.config(secretConfig, { secret: true });
        stack.useStep(join(recordings, "program"));
        await stack.up();
        return withoutPlaces((await stack.state()).text);
    });
}

/** Where in the program a resource was made is a path of this machine. */
function withoutPlaces(state: string): string {
    const places = ["sourcePosition", "stackTrace"];
    const kept: unknown = JSON.parse(state, (key, value: unknown) => (places.includes(key) ? undefined : value));
    return `${JSON.stringify(kept, undefined, 4)}\n`;
}

/** What a local Atlas has to be told to have the same snapshots. */
function snapshotsOf(atlas: LocalAtlas, at: number): AtlasAt["snapshots"] {
    return clusters.flatMap(({ clusterName }) =>
        atlas.snapshots(undefined, clusterName).map(({ id, description, status, createdAt, expiresAt }) => {
            const requestedAt = createdAt === undefined ? at : Date.parse(createdAt);
            const retentionInDays = (Date.parse(expiresAt) - requestedAt) / dayMs;
            const finished = status === "completed";
            const described = description === undefined ? {} : { description };
            return { id, clusterName, ...described, retentionInDays, requestedAt, finished };
        }),
    );
}

function legacyOf(atlas: LocalAtlas): AtlasAt["legacySnapshots"] {
    return atlas.legacySnapshots().map(({ id, created, expires, doNotDelete }) => {
        const expiry = expires === undefined ? { doNotDelete } : { expiresAt: Date.parse(expires) };
        return { id, createdAt: Date.parse(created.date), ...expiry };
    });
}

record().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
