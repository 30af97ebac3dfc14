/** What the sections share: a local Atlas with many clusters, a stack with one of the programs, and one timed `up`. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type LocalAtlas, type LocalAtlasOptions, type LoggedRequest, startLocalAtlas } from "../../provider/local";
import type { CommandResult, RunningCommand } from "../pulumi/command";
import { type PulumiStack, withStack } from "../pulumi/stack";

/** The folders below `programs/`. */
export type Program = "snapshots" | "gated" | "doNothing" | "doNothingDynamic" | "handWritten";

export interface Scene {
    program: Program;
    /** How many resources the program declares. */
    count: number;
    /** How long the do-nothing providers take for a create. @default 0 */
    waitMs?: number;
    /** @default snapshots of three seconds, everything else as it is by default */
    atlas?: LocalAtlasOptions;
    /** The hand-written provider is given a token beforehand, instead of fetching one for each operation. @default false */
    tokenGiven?: boolean;
    /** Whether Pulumi carries out as many steps at once as it does by default, instead of all. @default false */
    defaultParallelism?: boolean;
    /** After this time a command is killed. @default 120000 */
    timeoutMs?: number;
}

export interface Stage {
    atlas: LocalAtlas;
    stack: PulumiStack;
}

/** The length of a snapshot wherever a section says nothing else. */
export const usualSnapshotMs = 3000;

const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
const serviceAccount = { clientId: "mdb_sa_id_bench", clientSecret: "mdb_sa_sk_bench" };
const account = { publicKey: "benchpub", privateKey: "bench-private-key", ...serviceAccount };

/** Options for snapshots of that length, a third of it in the queue. */
export function snapshotsOf(ms: number): LocalAtlasOptions {
    return { queuedMs: ms / 3, inProgressMs: (ms * 2) / 3 };
}

/** Runs `use` with a local Atlas and a stack of its own; neither outlives it. */
export async function withStage<T>(scene: Scene, use: (stage: Stage) => Promise<T>): Promise<T> {
    const { program, count, waitMs = 0, timeoutMs = 120_000 } = scene;
    const clusters = Array.from({ length: count }, (_, nth) => ({ projectId, clusterName: `cluster-${nth}` }));
    const atlas = await startLocalAtlas({
        // A run's requests are those that are new in the log: none of it may go.
        requestsKept: 1_000_000,
        ...snapshotsOf(usualSnapshotMs),
        ...scene.atlas,
        accounts: [account],
        clusters,
    });
    try {
        const config = {
            "bench:projectId": projectId,
            "bench:count": String(count),
            "bench:waitMs": String(waitMs),
        };
        const env = program === "handWritten" ? await handWrittenEnv(atlas, scene) : atlas.env;
        return await withStack({ project: "bench", config, env, timeoutMs }, async (stack) => {
            stack.useStep(`test/bench/programs/${program}`);
            return await use({ atlas, stack });
        });
    } finally {
        await atlas.stop();
    }
}

async function handWrittenEnv({ url }: LocalAtlas, { tokenGiven }: Scene): Promise<Record<string, string>> {
    const { clientId, clientSecret } = serviceAccount;
    const env = { ATLAS_URL: url, ATLAS_CLIENT_ID: clientId, ATLAS_CLIENT_SECRET: clientSecret };
    return tokenGiven ? { ...env, ATLAS_TOKEN: await fetchToken(url, serviceAccount) } : env;
}

/** A token that has nothing to do with the account of the environment. */
export async function fetchToken(
    url: string,
    { clientId, clientSecret }: { clientId: string; clientSecret: string },
): Promise<string> {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    const answer = await fetch(`${url}/api/oauth/token`, {
        method: "POST",
        headers: { Authorization: `Basic ${basic}`, "Content-Type": "application/x-www-form-urlencoded" },
        body: "grant_type=client_credentials",
    });
    return ((await answer.json()) as { access_token: string }).access_token;
}

export interface TimedUp {
    ms: number;
    result: CommandResult;
    /** What the local Atlas was asked meanwhile, challenges and tokens included. */
    requests: readonly LoggedRequest[];
    /** How long after the end of its snapshot each create got to know it, in milliseconds. */
    lagsMs: number[];
}

/** One `pulumi up`, from its start to its end; with room for all resources at once, unless the scene says otherwise. */
export async function timedUp(scene: Scene, { mayFail = false } = {}): Promise<TimedUp> {
    return await withStage(scene, async ({ atlas, stack }) => {
        const before = atlas.requests.length;
        const startedAt = performance.now();
        const result = await stack.up(scene.defaultParallelism ? [] : parallel(scene.count), { mayFail });
        const ms = performance.now() - startedAt;
        const requests = atlas.requests.slice(before);
        say(`${scene.program}, ${scene.count}: ${(ms / 1000).toFixed(1)} s, ${requests.length} requests`);
        return { ms, result, requests, lagsMs: lagsIn(requests, scene) };
    });
}

/** How many there were, and how many of them Atlas put off. */
export function countOf(requests: readonly LoggedRequest[]): string {
    const refused = requests.filter(({ status }) => status === 429).length;
    return `${requests.length} requests${refused === 0 ? "" : ` (${refused} answered 429)`}`;
}

/** The engine's bound on steps at once. */
export function parallel(count: number): string[] {
    return ["--parallel", String(Math.max(count, 8))];
}

/** From the log: the last question about a cluster's snapshot, against the end that its POST set. */
function lagsIn(requests: readonly LoggedRequest[], { atlas = snapshotsOf(usualSnapshotMs) }: Scene): number[] {
    const snapshotMs = (atlas.queuedMs ?? 0) + (atlas.inProgressMs ?? 0);
    const lastAskedAt = new Map<string, number>();
    for (const { at, method, path, accepted } of requests) {
        const cluster = clusterIn(path);
        if (method === "GET" && accepted && cluster) lastAskedAt.set(cluster, at);
    }
    return requests
        .filter(({ method, path, accepted }) => method === "POST" && accepted && clusterIn(path))
        .map(({ at, path }) => (lastAskedAt.get(clusterIn(path)) ?? NaN) - (at + snapshotMs));
}

function clusterIn(path: string): string {
    return /\/clusters\/([^/]+)\//.exec(path)?.[1] ?? "";
}

/** How many creates of a do-nothing provider are waiting, or have waited. */
export function waitingIn({ stack }: Stage): number {
    const file = waitingFile(stack);
    return existsSync(file) ? statSync(file).size : 0;
}

function waitingFile({ folder }: PulumiStack): string {
    return join(folder, "waiting");
}

/** Starts an `up` that is not waited for: the caller ends it. */
export function startUp({ stack }: Stage, count: number): RunningCommand {
    return stack.start("up", ["--yes", "--skip-preview", ...parallel(count)], {
        env: { BENCH_WAITING: waitingFile(stack) },
    });
}

/** Progress goes to standard error, so that standard output holds the table alone. */
export function say(text: string): void {
    process.stderr.write(`  ${text}\n`);
}
