/** Refuses options that make no sense, by name, before anything starts: a misspelled one would otherwise do nothing. */
import { validateHeaderName, validateHeaderValue } from "node:http";
import * as v from "valibot";
import { clusterNameForm, defaultProjectId, longestClusterName, objectIdForm } from "./constants";

const text = v.pipe(v.string(), v.nonEmpty());
const lengthMs = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const projectId = v.pipe(v.string(), v.regex(objectIdForm, "must be 24 lower-case hex digits"));
const aFunction = v.custom((value) => typeof value === "function", "must be a function");
const outcome = v.picklist(["completed", "failed"]);
const httpStatus = v.pipe(
    v.number(),
    v.integer(),
    v.minValue(200),
    v.maxValue(599),
    v.check((status) => ![204, 205, 304].includes(status), "must be a status that has a body"),
);

const regularExpression = v.pipe(v.string(), v.check(isRegularExpression, "must be a regular expression's source"));

const headers = v.pipe(
    v.record(v.string(), v.string()),
    v.check(canBeSent, "must be headers that HTTP can send: no line ends or other control characters"),
);
const errorCode = v.pipe(
    text,
    v.check((value) => canBeSent({ "X-Error-Code": value }), "must be a text that HTTP can send in a header"),
);

const faultSchema = v.strictObject({
    method: v.optional(text),
    path: v.optional(regularExpression),
    nth: v.optional(count),
    times: v.optional(v.nullable(v.union([v.literal(Infinity), count]))),
    anonymous: v.optional(v.boolean()),
    when: v.optional(v.picklist(["before", "after"])),
    fault: v.variant("kind", [
        v.strictObject({ kind: v.picklist(["reset", "hang", "truncated", "staleNonce", "expiredToken"]) }),
        v.strictObject({ kind: v.literal("slow"), ms: lengthMs }),
        v.strictObject({ kind: v.literal("html"), status: httpStatus }),
        v.strictObject({
            kind: v.literal("status"),
            status: httpStatus,
            errorCode: v.optional(errorCode),
            detail: v.optional(v.string()),
            headers: v.optional(headers),
        }),
    ]),
});

const clusterSchema = v.pipe(
    v.strictObject({
        projectId: v.optional(projectId),
        clusterName: v.pipe(v.string(), v.regex(clusterNameForm), v.maxLength(longestClusterName)),
        type: v.optional(v.picklist(["replicaSet", "shardedCluster"])),
        shardCount: v.optional(count),
        cloudProvider: v.optional(v.picklist(["AWS", "AZURE", "GCP"])),
        mongodVersion: v.optional(text),
        masterKeyUUID: v.optional(text),
        paused: v.optional(v.boolean()),
        backupEnabled: v.optional(v.boolean()),
        backup: v.optional(v.picklist(["cloud", "legacy"])),
        tier: v.optional(v.picklist(["dedicated", "flex", "serverless"])),
        queuedMs: v.optional(lengthMs),
        inProgressMs: v.optional(lengthMs),
    }),
    v.check(
        ({ backup, tier = "dedicated" }) => backup !== "legacy" || tier === "dedicated",
        "only a dedicated cluster has legacy backup",
    ),
);

const clustersSchema = v.pipe(
    v.array(clusterSchema),
    v.check(
        (clusters) =>
            new Set(clusters.map((cluster) => `${cluster.projectId ?? defaultProjectId} ${cluster.clusterName}`))
                .size === clusters.length,
        "two clusters of a project have the same name",
    ),
);

const optionsSchema = v.strictObject({
    port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))),
    clock: v.optional(v.looseObject({ now: aFunction, sleep: aFunction, random: aFunction })),
    accounts: v.optional(
        v.pipe(
            v.array(
                v.strictObject({
                    publicKey: text,
                    privateKey: text,
                    clientId: text,
                    clientSecret: text,
                    projectIds: v.optional(v.array(projectId)),
                }),
            ),
            v.minLength(1),
        ),
    ),
    projects: v.optional(
        v.array(v.strictObject({ id: projectId, name: v.optional(text), orgId: v.optional(projectId) })),
    ),
    clusters: v.optional(clustersSchema),
    queuedMs: v.optional(lengthMs),
    inProgressMs: v.optional(lengthMs),
    outcome: v.optional(v.union([outcome, aFunction])),
    data: v.optional(text),
    faults: v.optional(v.array(faultSchema)),
    requestsKept: v.optional(count),
    control: v.optional(v.boolean()),
    onRequest: v.optional(aFunction),
    strictVersions: v.optional(v.boolean()),
    retentionFrom: v.optional(v.picklist(["creation", "completion", "now"])),
    defaultRetentionInDays: v.optional(count),
    missingSnapshotCode: v.optional(v.picklist(["SNAPSHOT_NOT_FOUND", "RESOURCE_NOT_FOUND", "INVALID_SNAPSHOT_ID"])),
    queuedIsDeletable: v.optional(v.boolean()),
    failedIsDeletable: v.optional(v.boolean()),
    replicaSetOnShardedPath: v.optional(v.boolean()),
    pausedTakesSnapshots: v.optional(v.boolean()),
    serverlessApi: v.optional(v.picklist(["gone", "answering"])),
    legacyDeletionDelayMs: v.optional(lengthMs),
    legacyModifyStatus: v.optional(v.picklist([400, 403])),
    legacyBothFields: v.optional(v.picklist(["refused", "refusedIfTrue"])),
    legacyExpiresUnderDoNotDelete: v.optional(v.picklist(["clears", "stands", "ignored", "refused"])),
    legacyPastExpires: v.optional(v.picklist(["accepted", "refused"])),
    legacyLongestExpiryInDays: v.optional(v.union([v.literal(false), count])),
    legacyExpiredCode: v.optional(v.picklist(["ALREADY_EXPIRED", "CANNOT_MODIFY_SNAPSHOT", "SNAPSHOT_NOT_FOUND"])),
    legacyDoNotDeleteBlocksDelete: v.optional(v.boolean()),
    legacyOnCloudBackup: v.optional(v.picklist(["refused", "answered"])),
    compliancePolicy: v.optional(v.union([v.literal(false), v.strictObject({ minimumRetentionInDays: count })])),
    ipAccessList: v.optional(v.picklist(["allowAll", "rejectAll"])),
    nonceLifetimeMs: v.optional(lengthMs),
    challenge: v.optional(v.picklist(["qop", "noQop"])),
    tokenLifetimeMs: v.optional(lengthMs),
    tokenRequestsPerMinute: v.optional(v.union([v.literal(false), count])),
    rateLimit: v.optional(
        v.union([
            v.literal(false),
            v.strictObject({ capacity: count, refillPerMinute: v.pipe(v.number(), v.gtValue(0)) }),
        ]),
    ),
});

/** Throws a TypeError that names the first option that makes no sense. */
export function checkOptions(options: unknown): void {
    check(optionsSchema, options, "The local Atlas cannot start");
}

/** The same for a fault that is added later. */
export function checkFault(fault: unknown): void {
    check(faultSchema, fault, "The local Atlas cannot add this fault");
}

function check(schema: v.GenericSchema, value: unknown, outcomeText: string): void {
    const [issue] = v.safeParse(schema, value).issues ?? [];
    if (issue) {
        const name = v.getDotPath(issue);
        throw new TypeError(
            name === null ? `${outcomeText}: ${issue.message}` : `${outcomeText}: ${name}: ${issue.message}`,
        );
    }
}

function isRegularExpression(source: string): boolean {
    try {
        return new RegExp(source) instanceof RegExp;
    } catch {
        return false;
    }
}

/** By the rules of the server that is going to send them. */
function canBeSent(given: Record<string, string>): boolean {
    try {
        Object.entries(given).forEach(([name, value]) => {
            validateHeaderName(name);
            validateHeaderValue(name, value);
        });
        return true;
    } catch {
        return false;
    }
}
