/** Many snapshots of one project at once, on a virtual clock, and the least that they can take. */
import { setMaxListeners } from "node:events";
import type { AxiosAdapter } from "axios";
import { Accounts } from "../../provider/atlas/accounts";
import { createTransport } from "../../provider/atlas/transport";
import { createCompletion } from "../../provider/lifecycle/completion/createUpdate";
import { snapshotResourceId } from "../../provider/lifecycle/resourceId";
import { createSnapshot } from "../../provider/lifecycle/snapshot/create";
import { type Status, statusText } from "../../provider/lifecycle/progress";
import { Session } from "../../provider/lifecycle/session";
import { createLocalAtlas, type InProcessLocalAtlas, type LocalAtlasOptions } from "../../provider/local";
import { defaultProjectId } from "../../provider/local/constants";
import type { LoggedRequest, RateLimit } from "../../provider/local";
import type { Credentials } from "../../provider/settings/settings";
import { inputsWith } from "./clientInProcess";
import { inProcessAdapter } from "./inProcessAdapter";
import { FakeStack } from "./fakeStack";
import { VirtualClock } from "./virtualClock";

/** Atlas's documented limit for a project's Cloud Backups. */
export const documentedLimit: RateLimit = { capacity: 1200, refillPerMinute: 500 };

/** How long a request and its answer are on their way, together. */
const roundTripMs = 50;

export interface FleetOptions {
    /** How long each snapshot takes, in milliseconds: one create each, on a cluster of its own. */
    durationsMs: readonly number[];
    credentials: Credentials;
    atlas?: LocalAtlasOptions;
}

export interface FleetOutcome {
    /** From the first create's begin to the last one's end. */
    totalMs: number;
    /** How long after its snapshot was completed each create returned, in the order of `durationsMs`. */
    latenessMs: number[];
    /** The ids of the snapshots, where the creates succeeded. */
    snapshotIds: string[];
    errors: unknown[];
    /** What each create's row said. */
    statuses: string[][];
    messages: string[];
}

export interface Fleet {
    atlas: InProcessLocalAtlas;
    clock: VirtualClock;
    network: AxiosAdapter;
    /** Takes all of them in one process, as an `up` with `--parallel` does. */
    takeAll(signal?: AbortSignal): Promise<FleetOutcome>;
    /** The same with a gate: so many creates at once, none of which waits, and then one wait for all. */
    takeAllBehindGate(stepsAtOnce: number): Promise<{ totalMs: number; completed: number }>;
    /** How many requests Atlas answered with this status. */
    answered(method: string, status: number): number;
}

export function createFleet({ durationsMs, credentials, atlas: options }: FleetOptions): Fleet {
    const clock = new VirtualClock();
    const clusters = durationsMs.map((ms, index) => ({
        clusterName: `cluster-${index}`,
        queuedMs: Math.min(1000, ms),
        inProgressMs: Math.max(0, ms - 1000),
    }));
    const atlas = createLocalAtlas({ clock, clusters, requestsKept: 1_000_000, ...options });
    const direct = inProcessAdapter(atlas);
    const network: AxiosAdapter = async (config) => {
        await clock.sleep(roundTripMs / 2);
        const answer = await direct(config);
        await clock.sleep(roundTripMs / 2);
        return answer;
    };
    return {
        atlas,
        clock,
        network,
        answered: (method, status) =>
            atlas.requests.filter((request) => request.method === method && request.status === status).length,
        takeAll: async (signal = new AbortController().signal) => {
            setMaxListeners(0, signal);
            const accounts = new Accounts(createTransport(clock, network), clock);
            const { cloud } = accounts.of({ baseUrl: new URL(atlas.url), credentials });
            const session = new Session();
            const holders = new FakeStack().register();
            const startedAt = clock.now();
            const [errors, messages, latenessMs]: [unknown[], string[], number[]] = [[], [], []];
            const statuses = durationsMs.map((): string[] => []);
            const snapshotIds: string[] = [];
            const take = async (durationMs: number, index: number) => {
                const say = (text: string) => messages.push(text);
                const progress = {
                    status: (status: Status) => statuses[index]?.push(statusText(status)),
                    outcome: () => undefined,
                    info: say,
                    warn: say,
                };
                const clusterName = `cluster-${index}`;
                const inputs = inputsWith({ clusterName, __urn: urnOf(clusterName) });
                const state = await createSnapshot(inputs, {
                    atlas: cloud,
                    clock,
                    signal,
                    session,
                    progress,
                    holders,
                });
                snapshotIds.push(state.snapshotId);
                latenessMs[index] = clock.now() - completedAt(atlas.requests, state.clusterName, durationMs);
            };
            await Promise.all(
                durationsMs.map(async (durationMs, index) => {
                    await take(durationMs, index).catch((error: unknown) => errors.push(error));
                }),
            );
            return { totalMs: clock.now() - startedAt, latenessMs, snapshotIds, errors, statuses, messages };
        },
        takeAllBehindGate: async (stepsAtOnce) => {
            const { signal } = new AbortController();
            setMaxListeners(0, signal);
            const { cloud } = new Accounts(createTransport(clock, network), clock).of({
                baseUrl: new URL(atlas.url),
                credentials,
            });
            const silent = () => undefined;
            const progress = { status: silent, outcome: silent, info: silent, warn: silent };
            const holders = new FakeStack().register();
            const context = { atlas: cloud, clock, signal, session: new Session(), progress, holders };
            const startedAt = clock.now();
            durationsMs.forEach((_, index) => {
                context.session.noteToBeTaken({ __urn: urnOf(`cluster-${index}`), projectId: defaultProjectId });
            });
            const left = durationsMs.map((_, index) => `cluster-${index}`);
            const ids: string[] = [];
            const step = async () => {
                for (let clusterName = left.shift(); clusterName !== undefined; clusterName = left.shift()) {
                    const inputs = inputsWith({ clusterName, __urn: urnOf(clusterName), waitForCompletion: false });
                    ids.push(snapshotResourceId(await createSnapshot(inputs, context)));
                }
            };
            await Promise.all(Array.from({ length: stepsAtOnce }, step));
            const { completed } = await createCompletion({ snapshots: ids, __urn: "all" }, context);
            return { totalMs: clock.now() - startedAt, completed: completed.length };
        },
    };
}

function urnOf(name: string): string {
    return `urn:pulumi:prod::shop::pulumi-nodejs:dynamic/atlas:OnDemandSnapshot::${name}`;
}

/**
 * What nobody can undercut: each snapshot costs a POST, the time that it takes, and one GET that sees it completed; the bucket is
 * full at the start, and the longest snapshots are taken first.
 */
export function leastMs(durationsMs: readonly number[], { capacity, refillPerMinute }: RateLimit): number {
    const refillPerMs = refillPerMinute / 60_000;
    const postedAt = (index: number) => Math.max(0, (index + 1 - capacity) / refillPerMs);
    const ends = [...durationsMs].sort((a, b) => b - a).map((ms, index) => postedAt(index) + ms);
    const all = Math.max(0, (2 * durationsMs.length - capacity) / refillPerMs);
    return Math.max(all, ...ends);
}

/** From 30 to 90 seconds, in no order, and the same every time. */
export function mixedDurationsMs(count: number): number[] {
    return Array.from({ length: count }, (_, index) => 30_000 + ((index * 7919) % 61) * 1000);
}

/** When Atlas says "completed" for the first time: counted from the arrival of the POST that it accepted. */
function completedAt(requests: readonly LoggedRequest[], clusterName: string, durationMs: number): number {
    const post = requests.find(
        ({ method, accepted, path }) => accepted && method === "POST" && path.includes(`/${clusterName}/`),
    );
    return (post?.at ?? NaN) + durationMs;
}
