/** Many snapshots of one project at once, on a virtual clock, and the least that they can take. */
import { setMaxListeners } from "node:events";
import type { AxiosAdapter } from "axios";
import { Accounts } from "../../provider/atlas/accounts";
import { createTransport } from "../../provider/atlas/transport";
import { createSnapshot } from "../../provider/lifecycle/create";
import { Session } from "../../provider/lifecycle/session";
import { createLocalAtlas, type LocalAtlasOptions } from "../../provider/local";
import type { LoggedRequest, RateLimit } from "../../provider/local";
import type { Credentials } from "../../provider/settings";
import { inputsWith, networkTo } from "./clientInProcess";
import { VirtualClock } from "./virtualClock";

/** Atlas's documented limit for a project's Cloud Backups. */
export const documentedLimit: RateLimit = { capacity: 1200, refillPerMinute: 500 };

/** How long a request and its answer are on their way, together. */
const roundTripMs = 50;

export interface Fleet {
    /** How long each snapshot takes, in milliseconds: one create each, on a cluster of its own. */
    durationsMs: readonly number[];
    credentials: Credentials;
    options?: LocalAtlasOptions;
    /** When each create begins, in milliseconds; by default all at once. */
    beginsMs?: (index: number) => number;
    /** Runs beside the creates, with the same network: another process, say. */
    beside?: (network: AxiosAdapter, clock: VirtualClock, url: string) => void;
}

export interface FleetOutcome {
    /** From the first create's begin to the last one's end. */
    totalMs: number;
    /** How long after its snapshot was completed each create returned, in the order of `durationsMs`. */
    latenessMs: number[];
    errors: unknown[];
    /** How many requests had this method and status, such as `GET 200`. */
    requests: Map<string, number>;
    statuses: string[][];
    infos: string[];
}

/** Takes all of them in one process, as an `up` with `--parallel` does. */
export async function runFleet({
    durationsMs,
    credentials,
    options,
    beginsMs = () => 0,
    beside,
}: Fleet): Promise<FleetOutcome> {
    const clock = new VirtualClock();
    const startedAt = clock.now();
    const clusters = durationsMs.map((ms, index) => ({
        clusterName: `cluster-${index}`,
        queuedMs: Math.min(1000, ms),
        inProgressMs: Math.max(0, ms - 1000),
    }));
    const atlas = createLocalAtlas({ clock, clusters, ...options });
    const direct = networkTo(atlas);
    const network: AxiosAdapter = async (config) => {
        await clock.sleep(roundTripMs / 2);
        const answer = await direct(config);
        await clock.sleep(roundTripMs / 2);
        return answer;
    };
    const { cloud } = new Accounts(createTransport(clock, network), clock).of({
        baseUrl: new URL(atlas.url),
        credentials,
    });
    const session = new Session();
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const [errors, infos, latenessMs]: [unknown[], string[], number[]] = [[], [], []];
    const statuses = durationsMs.map((): string[] => []);
    beside?.(network, clock, atlas.url);
    await Promise.all(
        durationsMs.map(async (durationMs, index) => {
            await clock.sleep(beginsMs(index));
            const progress = {
                status: (text: string) => statuses[index]?.push(text),
                info: (text: string) => infos.push(text),
                warn: (text: string) => infos.push(text),
            };
            try {
                const urn = `urn:pulumi:prod::shop::pulumi-nodejs:dynamic/atlas:OnDemandSnapshot::s${index}`;
                const inputs = inputsWith({ clusterName: `cluster-${index}`, __urn: urn });
                const state = await createSnapshot(inputs, { atlas: cloud, clock, signal, session, progress });
                latenessMs[index] = clock.now() - completedAt(atlas.requests, state.clusterName, durationMs);
            } catch (error) {
                errors.push(error);
            }
        }),
    );
    const requests = new Map<string, number>();
    for (const { method, status } of atlas.requests) {
        const key = `${method} ${status}`;
        requests.set(key, (requests.get(key) ?? 0) + 1);
    }
    return { totalMs: clock.now() - startedAt, latenessMs, errors, requests, statuses, infos };
}

/**
 * What nobody can undercut: each snapshot costs a POST, the time that it takes, and one GET that sees it completed; the bucket is
 * full at the start, and the longest snapshots are taken first.
 */
export function leastMs(durationsMs: readonly number[], { capacity, refillPerMinute }: RateLimit): number {
    const refillPerMs = refillPerMinute / 60_000;
    const postedAt = (index: number) => Math.max(0, (index + 1 - capacity) / refillPerMs);
    const ends = durationsMs.toSorted((a, b) => b - a).map((ms, index) => postedAt(index) + ms);
    const all = Math.max(0, (2 * durationsMs.length - capacity) / refillPerMs);
    return Math.max(all, ...ends);
}

/** When Atlas says "completed" for the first time: counted from the arrival of the POST that it accepted. */
function completedAt(requests: readonly LoggedRequest[], clusterName: string, durationMs: number): number {
    const post = requests.find(
        ({ method, accepted, path }) => accepted && method === "POST" && path.includes(`/${clusterName}/`),
    );
    return (post?.at ?? NaN) + durationMs;
}
