/** Atlas for unit tests of the life cycle: it answers what a test has scripted, and remembers what it was asked, and when. */
import type { Budget } from "../../provider/atlas/client";
import type { Answered } from "../../provider/atlas/exchange";
import { AtlasAnswerError, AtlasApiError, AtlasConnectionError } from "../../provider/atlas/errors";
import type { AtlasSnapshot, ClusterRef, SnapshotOperations, SnapshotRef } from "../../provider/atlas/snapshots";
import { type Answer, ScriptedAnswers } from "./scriptedAnswers";
import type { VirtualClock } from "./virtualClock";

/** The answers of each operation, as `ScriptedAnswers` gives them. */
export interface Script {
    list?: readonly Answer<readonly AtlasSnapshot[]>[];
    post?: readonly Answer<AtlasSnapshot>[];
    get?: readonly Answer<AtlasSnapshot>[];
    patch?: readonly Answer<AtlasSnapshot>[];
    delete?: readonly Answer<undefined>[];
    sharded?: readonly Answer<AtlasSnapshot>[];
    group?: readonly Answer<undefined>[];
}

type LifecycleOperation =
    | "listBackupSnapshots"
    | "takeSnapshots"
    | "getClusterBackupSnapshot"
    | "updateBackupSnapshot"
    | "deleteClusterBackupSnapshot"
    | "getBackupShardedCluster"
    | "getGroup"
    | "joinWaiters"
    | "atlasNow";

export interface Call {
    operation: keyof Script;
    /** Milliseconds since the fake was made. */
    at: number;
    snapshotId?: string;
    /** What a POST or PATCH asked for. */
    body?: unknown;
    budget: Budget;
}

export class FakeAtlas {
    readonly calls: Call[] = [];
    /** What waiters told each other, in order. */
    readonly waiting: string[] = [];
    private readonly startedAt: number;
    private readonly answers = new ScriptedAnswers();

    /** @param dateHeader Whether the list tells Atlas's own time. */
    constructor(
        private readonly clock: VirtualClock,
        readonly script: Script = {},
        private readonly dateHeader = true,
    ) {
        this.startedAt = clock.now();
    }

    /** What the life cycle gets: the class has a private member, so a cast is needed. */
    get operations(): SnapshotOperations {
        const operations: Pick<SnapshotOperations, LifecycleOperation> = {
            joinWaiters: () => {
                this.waiting.push("joined");
                return {
                    noteUnfinished: () => this.waiting.push("unfinished"),
                    leave: (finished) => this.waiting.push(finished ? "finished" : "left"),
                };
            },
            atlasNow: this.dateHeader ? this.startedAt : undefined,
            listBackupSnapshots: (cluster, budget) =>
                this.answer("list", cluster, budget).then((value) => this.dated([...value])),
            takeSnapshots: (cluster, body, budget) =>
                this.answer("post", cluster, budget, body).then((value) => this.dated(value)),
            getClusterBackupSnapshot: (ref, budget) => this.answer("get", ref, budget),
            updateBackupSnapshot: (ref, retentionInDays, budget) =>
                this.answer("patch", ref, budget, { retentionInDays }),
            deleteClusterBackupSnapshot: (ref, budget) => this.answer("delete", ref, budget),
            getBackupShardedCluster: (ref, budget) => this.answer("sharded", ref, budget),
            getGroup: (cluster, budget) => this.answer("group", cluster, budget),
        };
        return operations as SnapshotOperations;
    }

    /** The names of the operations that were called, in order. */
    get asked(): string[] {
        return this.calls.map(({ operation }) => operation);
    }

    callsOf(operation: keyof Script): Call[] {
        return this.calls.filter((call) => call.operation === operation);
    }

    private async answer<K extends keyof Script>(
        operation: K,
        ref: ClusterRef | SnapshotRef,
        budget: Budget,
        body?: unknown,
    ): Promise<Scripted<K>> {
        const snapshotId =
            "snapshotId" in ref && operation !== "post" && operation !== "list" ? ref.snapshotId : undefined;
        this.calls.push({
            operation,
            at: this.clock.now() - this.startedAt,
            ...(snapshotId !== undefined && { snapshotId }),
            ...(body !== undefined && { body }),
            budget,
        });
        const scripted = this.script[operation] as readonly Answer<Scripted<K>>[] | undefined;
        return await this.answers.next(operation, scripted, budget.signal);
    }

    private dated<T>(value: T): Answered<T> {
        return { value, answeredAt: this.dateHeader ? this.clock.now() : undefined };
    }
}

type Scripted<K extends keyof Script> = K extends "list"
    ? AtlasSnapshot[]
    : K extends "delete" | "group"
      ? undefined
      : AtlasSnapshot;

const path = "/api/atlas/v2/groups/g/clusters/c/backup/snapshots";

export function apiError(status: number, code?: string, detail?: string): AtlasApiError {
    return new AtlasApiError("GET", path, status, code, detail, undefined, undefined);
}

export const snapshotNotFound = () => apiError(404, "SNAPSHOT_NOT_FOUND", "No snapshot with this ID exists.");
export const clusterNotFound = () => apiError(404, "CLUSTER_NOT_FOUND", "No cluster named prod exists.");
export const groupNotFound = () => apiError(404, "GROUP_NOT_FOUND", "No group with this ID exists.");
export const unfinishedOnDemand = () =>
    apiError(400, "UNFINISHED_ON_DEMAND_SNAPSHOT", "An on-demand snapshot is in progress.");
export const forbidden = () => apiError(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "IP address 192.0.2.7 is not allowed.");

export function connectionError(neverSent = false): AtlasConnectionError {
    return new AtlasConnectionError("GET", path, neverSent ? "ECONNREFUSED" : "ECONNRESET", neverSent);
}

export function answerError(status = 200, problem = "an HTML page"): AtlasAnswerError {
    return new AtlasAnswerError("GET", path, status, problem);
}
