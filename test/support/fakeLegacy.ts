/** Legacy snapshots for unit tests: their usual values, and an Atlas that answers what a test has scripted. */
import assert from "node:assert/strict";
import type { AtlasLegacySnapshot } from "../../provider/atlas/legacySnapshots";
import type { Budget } from "../../provider/atlas/client";
import type { ExpiryAtlas, ExpiryContext } from "../../provider/lifecycle/expiry/context";
import { Session } from "../../provider/lifecycle/session";
import type { ExpiryInputs, ExpiryState } from "../../provider/lifecycle/expiry/state";
import type { Answer } from "./fakeAtlas";
import { clusterName, dayMs, isoAt, projectId, snapshotId, start } from "./fakeSnapshot";
import { FakeStack } from "./fakeStack";
import { VirtualClock } from "./virtualClock";

/** Of another resource of the same stack. */
export const otherUrn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/atlas:LegacySnapshotExpiry::elsewhere";
export const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/atlas:LegacySnapshotExpiry::audit";
/** What was there before, what is asked for, and something else; all in the future. */
export const [former, wanted, other] = [
    isoAt(start + 30 * dayMs),
    isoAt(start + 365 * dayMs),
    isoAt(start + 99 * dayMs),
];
export const passed = isoAt(start - dayMs);

/** The answers of each operation, in order; the last one is repeated. An operation without any may not be called. */
export interface LegacyScript {
    get?: readonly Answer<AtlasLegacySnapshot>[];
    list?: readonly Answer<AtlasLegacySnapshot[]>[];
    patch?: readonly Answer<AtlasLegacySnapshot>[];
    delete?: readonly Answer<undefined>[];
    group?: readonly Answer<undefined>[];
}

export interface FakeLegacy {
    context: ExpiryContext;
    /** Who holds what, as the stack's state has it. */
    stack: FakeStack;
    /** What Atlas was asked, such as `get` or `patch {"doNotDelete":true}`. */
    asked: string[];
    budgets: Budget[];
    clock: VirtualClock;
    warnings: string[];
    infos: string[];
    abort: AbortController;
}

/** @param aheadMs How far Atlas's clock is ahead of this machine's; undefined where its answers tell no time. */
export function fakeLegacy(script: LegacyScript = {}, startsAt = start, aheadMs?: number): FakeLegacy {
    const clock = new VirtualClock(startsAt);
    const stack = new FakeStack();
    const abort = new AbortController();
    const [asked, budgets, warnings, infos]: [string[], Budget[], string[], string[]] = [[], [], [], []];
    const answered = new Map<string, number>();
    const answer = async <T>(
        name: keyof LegacyScript,
        answers: readonly Answer<T>[] = [],
        budget: Budget,
        ask = "",
    ) => {
        asked.push(ask ? `${name} ${ask}` : name);
        budgets.push(budget);
        await Promise.resolve();
        budget.signal.throwIfAborted();
        assert.ok(answers.length > 0, `The test has no answer to ${name}`);
        const count = answered.get(name) ?? 0;
        answered.set(name, count + 1);
        const scripted = answers[Math.min(count, answers.length - 1)]!;
        const given = typeof scripted === "function" ? (scripted as () => T | Error)() : scripted;
        if (given instanceof Error) {
            throw given;
        }
        return given;
    };
    const atlas: ExpiryAtlas = {
        getClusterSnapshot: (_ref, budget) => answer("get", script.get, budget),
        listClusterSnapshots: (_ref, filters, budget) => answer("list", script.list, budget, JSON.stringify(filters)),
        updateClusterSnapshot: (_ref, body, budget) => answer("patch", script.patch, budget, JSON.stringify(body)),
        deleteClusterSnapshot: (_ref, budget) => answer("delete", script.delete, budget),
        getGroup: (_ref, budget) => answer("group", script.group, budget),
        get atlasNow() {
            return asked.length > 0 && aheadMs !== undefined ? clock.now() + aheadMs : undefined;
        },
    };
    const progress = {
        status: () => undefined,
        outcome: () => undefined,
        warn: (text: string) => void warnings.push(text),
        info: (text: string) => void infos.push(text),
    };
    const session = new Session();
    const context = { atlas, clock, signal: abort.signal, progress, session, holders: stack.register() };
    return { context, stack, asked, budgets, clock, warnings, infos, abort };
}

/** A legacy snapshot as Atlas describes it, with the former expiry. */
export function legacySnapshot(changes: Partial<AtlasLegacySnapshot> = {}): AtlasLegacySnapshot {
    return {
        id: snapshotId,
        clusterId: "c".repeat(24),
        complete: true,
        created: { date: isoAt(start), increment: 1 },
        doNotDelete: false,
        expires: former,
        incremental: false,
        parts: [{ typeName: "REPLICA_SET", masterKeyUUID: "key", replicaSetName: "rs0", storageSizeBytes: 5 }],
        ...changes,
    };
}

export const kept = (changes: Partial<AtlasLegacySnapshot> = {}) =>
    legacySnapshot({ doNotDelete: true, expires: undefined, ...changes });

/** The checked inputs that ask for the wanted date; with `expires: undefined` they ask for none. */
export function expiryInputs(changes: { [K in keyof ExpiryInputs]?: ExpiryInputs[K] | undefined } = {}): ExpiryInputs {
    const all = { projectId, clusterName, snapshotId, expires: wanted, onDelete: "keep", __urn: urn, ...changes };
    return Object.fromEntries(
        Object.entries(all).filter(([, value]) => value !== undefined),
    ) as unknown as ExpiryInputs;
}

export const keeping = { expires: undefined, doNotDelete: true } as const;

/** What is stored after the wanted date was set in place of the former one. */
export function expiryState(changes: { [K in keyof ExpiryState]?: ExpiryState[K] | undefined } = {}): ExpiryState {
    const all = {
        ...expiryInputs(),
        clusterId: "c".repeat(24),
        complete: true,
        created: { date: isoAt(start), increment: 1 },
        incremental: false,
        parts: [{ typeName: "REPLICA_SET", masterKeyUuid: "key", replicaSetName: "rs0", storageSizeBytes: 5 }],
        previousExpires: former,
        previousDoNotDelete: false,
        ...changes,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as ExpiryState;
}
