/** What each option may be, and its default. The types of `options.ts` say the same, and the compiler compares them. */
import * as v from "valibot";
import { systemClock } from "../clock";
import type { Clock } from "../clock";
import {
    callback,
    count,
    isObject,
    lengthMs,
    listOf,
    matching,
    objectId,
    oneOf,
    option,
    orFalse,
    shape,
    text,
    trueOrFalse,
    wholeNumber,
} from "./checks";
import { clustersSchema } from "./cluster";
import { defaultAccount, defaultClusterName, defaultOrgId } from "./constants";
import { faultsSchema } from "./faultSchema";
import { legacyEntries } from "./legacy/options";
import { outcomeSchema } from "./outcome";
import type { OutcomeQuestion, SnapshotOutcome } from "./outcome";
import {
    plantedFlexSnapshotSchema,
    plantedLegacySnapshotSchema,
    plantedServerlessSnapshotSchema,
    plantedSnapshotSchema,
} from "./planted";
import type { LoggedRequest } from "./requestLog";

// As it is: a copy would be another clock.
const clock = v.custom<Clock>(isClock, "must have the functions now, sleep and random");

/** It goes into headers, and into lines of a shell. */
const credential = matching(/^[\x21-\x7e]+$/, "must be one or more visible ASCII characters, without spaces");

const accountSchema = shape({
    publicKey: credential,
    privateKey: credential,
    clientId: credential,
    clientSecret: credential,
    projectIds: option(listOf(objectId)),
});

const decidingOutcome = callback<(question: OutcomeQuestion) => SnapshotOutcome>();

const projectSchema = shape({ id: objectId, name: option(text), orgId: option(objectId, defaultOrgId) });

export const optionsSchema = shape({
    port: option(wholeNumber(0, 65_535), 0),
    clock: option(clock, systemClock),
    accounts: option(v.pipe(listOf(accountSchema), v.minLength(1, "must have at least one account")), [defaultAccount]),
    projects: option(listOf(projectSchema), []),
    clusters: option(clustersSchema, [{ clusterName: defaultClusterName }]),
    snapshots: option(listOf(plantedSnapshotSchema), []),
    legacySnapshots: option(listOf(plantedLegacySnapshotSchema), []),
    serverlessSnapshots: option(listOf(plantedServerlessSnapshotSchema), []),
    flexSnapshots: option(listOf(plantedFlexSnapshotSchema), []),
    queuedMs: option(lengthMs, 1000),
    inProgressMs: option(lengthMs, 2000),
    outcome: option(
        v.lazy((value) => (typeof value === "function" ? decidingOutcome : outcomeSchema)),
        "completed",
    ),
    data: option(text),
    faults: option(faultsSchema, []),
    requestsKept: option(count, 10_000),
    control: option(trueOrFalse, false),
    onRequest: option(callback<(request: LoggedRequest) => void>(), () => () => undefined),

    strictVersions: option(trueOrFalse, false),
    retentionFrom: option(oneOf(["creation", "completion", "now"]), "creation"),
    defaultRetentionInDays: option(count, 1),
    missingSnapshotCode: option(
        oneOf(["SNAPSHOT_NOT_FOUND", "RESOURCE_NOT_FOUND", "INVALID_SNAPSHOT_ID"]),
        "SNAPSHOT_NOT_FOUND",
    ),
    queuedIsDeletable: option(trueOrFalse, false),
    failedIsDeletable: option(trueOrFalse, true),
    replicaSetOnShardedPath: option(trueOrFalse, false),
    pausedTakesSnapshots: option(trueOrFalse, false),
    serverlessApi: option(oneOf(["gone", "answering"]), "gone"),
    ...legacyEntries,
    compliancePolicy: option(
        orFalse(shape({ minimumRetentionInDays: count }), "must be false, or have minimumRetentionInDays"),
        false,
    ),
    ipAccessList: option(oneOf(["allowAll", "rejectAll"]), "allowAll"),
    nonceLifetimeMs: option(lengthMs, 300_000),
    challenge: option(oneOf(["qop", "noQop"]), "qop"),
    tokenLifetimeMs: option(lengthMs, 3_600_000),
    tokenRequestsPerMinute: option(orFalse(count, "must be false, or a whole number of at least 1"), 10),
    rateLimit: option(
        orFalse(
            shape({
                capacity: count,
                refillPerMinute: v.pipe(v.number("must be a number above 0"), v.gtValue(0, "must be a number above 0")),
            }),
            "must be false, or have capacity and refillPerMinute",
        ),
        { capacity: 1200, refillPerMinute: 500 },
    ),
});

function isClock(value: unknown): boolean {
    const { now, sleep, random } = isObject(value) ? (value as Partial<Clock>) : {};
    return [now, sleep, random].every((method) => typeof method === "function");
}
