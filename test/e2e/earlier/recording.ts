/** A stack as one version made it: its state, its program, and what Atlas held. `record.ts` writes it, `earlier.spec.ts` reads it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalAtlasOptions, LocalCluster, PlantedLegacySnapshot, PlantedSnapshot } from "../../../provider/local";
import { packageRoot } from "../../pulumi/packageRoot.js";
import { VirtualClock } from "../../support/virtualClock.js";

/** The folder of the recordings, one for each version; its path starts at the package's root. */
export const recordings = "test/e2e/earlier";

/** What Atlas held at a moment. Atlas's time stands still there, so an unfinished snapshot stays unfinished. */
export interface AtlasAt {
    /** Milliseconds since 1970. */
    at: number;
    clusters: LocalCluster[];
    snapshots: PlantedSnapshot[];
    legacySnapshots: PlantedLegacySnapshot[];
}

/** The configuration of a recorded stack that the CLI stores encrypted: the account that every local Atlas has. */
export const secretConfig = {
    "mongodbatlas:privateKey": "1a2b3c4d-5e6f-4a0b-8c1d-2e3f4a5b6c7d",
    "test:clientSecret": "mdb_sa_sk_local",
};

export const plainConfig = {
    "mongodbatlas:publicKey": "localpub",
    "test:clientId": "mdb_sa_id_5f1a2b3c4d5e6f7a8b9c0d2f",
};

/** Every version that is recorded. */
export function recordedVersions(): string[] {
    return readdirSync(join(packageRoot, recordings)).filter((name) => /^\d/.test(name));
}

/** The text of a version's state, as `pulumi stack export` printed it. */
export function recordedState(version: string): string {
    return readFileSync(join(packageRoot, recordings, version, "state.json"), "utf8");
}

export function recordedAtlas(version: string): AtlasAt {
    return JSON.parse(readFileSync(join(packageRoot, recordings, version, "atlas.json"), "utf8")) as AtlasAt;
}

/** Options of a local Atlas whose time is `at` until somebody advances `clock`. */
export function standingStill({ at, clusters }: Pick<AtlasAt, "at" | "clusters">): LocalAtlasOptions & {
    clock: VirtualClock;
} {
    return { clock: new VirtualClock(at, { pausesEnd: "by hand" }), clusters, queuedMs: 0, inProgressMs: 0 };
}
