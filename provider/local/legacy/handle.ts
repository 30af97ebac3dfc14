/** The legacy snapshots in a program's hand: planted, listed, and changed by somebody else. */
import type { Core } from "../core";
import { dayMs } from "../constants";
import { legacyBody } from "./body";
import type { AtlasLegacySnapshot } from "./body";
import { flaggedExpiry } from "./expiry";
import type { LegacyExpiry, LegacySnapshot } from "./snapshot";
import { latestDate, toMilliseconds } from "../moment";
import type { Moment } from "../moment";
import type { PlantedLegacySnapshot } from "../planted";
import { checkNewId, isAsked, NotFound, targetCluster } from "../planting";

/** Another expiry: a date, which ends `doNotDelete`; or the flag, which drops the date. */
export type LegacyChange =
    | {
          /** Milliseconds since 1970, a time such as `"2026-11-25T08:00:00Z"`, or a span from now such as `"+30d"`. */
          expiresAt: Moment;
      }
    | {
          /** Whether it is kept until told otherwise. */
          doNotDelete: boolean;
      };

/** The part of a {@link LocalAtlas} that is about legacy snapshots. */
export interface LegacyHandle {
    /** The legacy snapshots that exist now, the newest first, as answers would show them. */
    legacySnapshots(projectId?: string, clusterName?: string): AtlasLegacySnapshot[];
    /** Plants a legacy snapshot and returns it; no request takes one. */
    addLegacySnapshot(snapshot?: PlantedLegacySnapshot): AtlasLegacySnapshot;
    /** Somebody else changes the expiry, also of an expired snapshot. */
    setLegacyExpiry(snapshotId: string, change: LegacyChange): void;
    /** Somebody else deletes a legacy snapshot, whatever protects it. */
    deleteLegacySnapshot(snapshotId: string): void;
}

/** `base` is where the API begins. */
export function createLegacyHandle(core: Core, base: string): LegacyHandle {
    const { legacyStore, settings } = core;
    const now = () => settings.clock.now();
    return {
        legacySnapshots: (projectId, clusterName) =>
            legacyStore
                .existingSnapshots()
                .filter(({ cluster }) => isAsked(cluster, projectId, clusterName))
                .map((snapshot) => legacyBody(snapshot, now(), base)),
        addLegacySnapshot: (planted = {}) => legacyBody(plantLegacySnapshot(core, planted), now(), base),
        setLegacyExpiry: (snapshotId, change) => {
            const snapshot = mustFind(core, snapshotId);
            legacyStore.setExpiry(
                snapshot,
                "expiresAt" in change
                    ? {
                          doNotDelete: false,
                          expiresAt: wholeSecond(toMilliseconds(change.expiresAt, now(), latestDate)),
                          setAt: now(),
                      }
                    : flaggedExpiry(snapshot.expiry, change.doNotDelete, now()),
            );
        },
        deleteLegacySnapshot: (snapshotId) => {
            legacyStore.deleteSnapshot(mustFind(core, snapshotId));
        },
    };
}

export function plantLegacySnapshot(core: Core, planted: PlantedLegacySnapshot): LegacySnapshot {
    const { projectId, clusterName, finished = true } = planted;
    const { clock, queuedMs, inProgressMs } = core.settings;
    // Whoever names a cluster may mean one that was moved to cloud backup.
    const cluster = targetCluster(
        core,
        projectId,
        clusterName,
        ({ tier, backup }) => tier === "dedicated" && (clusterName !== undefined || backup === "legacy"),
    );
    const now = clock.now();
    const tookMs = queuedMs + inProgressMs;
    const usually = finished ? now - tookMs : now;
    const createdAt = planted.createdAt === undefined ? usually : toMilliseconds(planted.createdAt, now);
    if (planted.id !== undefined) {
        checkNewId(core, planted.id);
    }
    return core.legacyStore.addSnapshot({
        id: planted.id,
        cluster,
        createdAt,
        completedAt: finished ? Math.min(createdAt + tookMs, now) : createdAt + tookMs,
        incremental: planted.incremental ?? false,
        storageSizeBytes: planted.storageSizeBytes ?? 53_248,
        partOfClusterSnapshot: planted.partOfClusterSnapshot ?? false,
        expiry: plantedExpiry(planted, createdAt, now),
    });
}

function plantedExpiry(
    { doNotDelete = false, expiresAt }: PlantedLegacySnapshot,
    from: number,
    now: number,
): LegacyExpiry {
    if (doNotDelete && expiresAt !== undefined) {
        throw new TypeError("A legacy snapshot has either doNotDelete or expiresAt, not both");
    }
    if (doNotDelete) {
        return { doNotDelete, setAt: now };
    }
    const expiry = expiresAt === undefined ? from + 365 * dayMs : toMilliseconds(expiresAt, now, latestDate);
    return { doNotDelete, expiresAt: wholeSecond(expiry), setAt: now };
}

/** Answers show whole seconds, and a moment that no answer shows would only mislead. */
function wholeSecond(ms: number): number {
    if (Number.isNaN(new Date(ms).getTime())) {
        throw new TypeError(`A moment is a number of milliseconds since 1970, not ${ms}`);
    }
    return Math.floor(ms / 1000) * 1000;
}

function mustFind({ legacyStore }: Core, snapshotId: string): LegacySnapshot {
    const snapshot = legacyStore.findSnapshot(snapshotId);
    if (!snapshot) {
        throw new NotFound(`The local Atlas has no legacy snapshot ${snapshotId}`);
    }
    return snapshot;
}
