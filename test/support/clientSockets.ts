/** The real client over real sockets, against a local Atlas of its own. No pause takes any time. */
import { AtlasClient, type Budget } from "../../provider/atlas/client";
import { SnapshotOperations } from "../../provider/atlas/snapshots";
import { createTransport } from "../../provider/atlas/transport";
import { type LocalAtlas, type LocalAtlasOptions, type LoggedRequest, startLocalAtlas } from "../../provider/local";
import { defaultClusterName, defaultProjectId } from "../../provider/local/constants";
import type { Credentials } from "../../provider/settings/settings";
import { start, VirtualClock } from "./virtualClock";

export const cluster = { projectId: defaultProjectId, clusterName: defaultClusterName };
export const clusterPath = `/api/atlas/v2/groups/${defaultProjectId}/clusters/${defaultClusterName}`;

export interface SocketRig {
    atlas: LocalAtlas;
    /** Of the client and of the local Atlas. */
    clock: VirtualClock;
    operations: SnapshotOperations;
    /** Ten minutes from now. */
    budget: (more?: Partial<Budget>) => Budget;
    /** More operations for the same server, by a client of their own. */
    connect: (credentials: Credentials, url?: string) => SnapshotOperations;
    /** The requests for snapshots and projects, without those that were only told to sign in (again). */
    calls: () => LoggedRequest[];
}

/** Starts a local Atlas, runs the test, and stops it again. Requests that hang have reached their limit at once. */
export async function withSockets(
    options: LocalAtlasOptions,
    credentials: Credentials,
    test: (rig: SocketRig) => Promise<void>,
): Promise<void> {
    const clock = new VirtualClock(start, { pausesEnd: "at once" });
    const limits = new VirtualClock(start, { pausesEnd: "by hand" });
    const atlas = await startLocalAtlas({
        clock,
        onRequest: ({ status }) => {
            if (status === "hang") {
                limits.endPauses();
            }
        },
        ...options,
    });
    const connect: SocketRig["connect"] = (given, url = atlas.url) =>
        new SnapshotOperations(
            new AtlasClient({ baseUrl: new URL(url), credentials: given }, createTransport(limits), clock),
        );
    try {
        await test({
            atlas,
            clock,
            operations: connect(credentials),
            budget: (more) => ({
                deadlineAt: clock.now() + 600_000,
                signal: new AbortController().signal,
                ...more,
            }),
            connect,
            calls: () => atlas.requests.filter(({ path, status }) => isCall(path) && status !== 401),
        });
    } finally {
        await atlas.stop();
    }
}

function isCall(path: string): boolean {
    return path.startsWith("/api/atlas/v2/");
}

/** How often the client was told how to sign in: challenges for a key pair, tokens for a service account. */
export function signIns({ requests }: LocalAtlas): number {
    return requests.filter(({ path, status, authenticated }) =>
        path.startsWith("/api/oauth/") ? status === 200 : status === 401 && authenticated === "none",
    ).length;
}
