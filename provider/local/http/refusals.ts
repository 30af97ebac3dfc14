/** Every refusal the handlers know, with Atlas's own codes and texts (docs: reference/api-errors.txt; live where seen). */
import type { LocalAtlasOptions, RateLimit } from "../options";
import { clusterRefusals } from "./clusterRefusals";
import { Refusal, SignInRefusal } from "./refusal";

export const refusals = {
    ...clusterRefusals,

    unauthorized: (challenge: string) => new SignInRefusal(challenge),
    ipNotAllowed: (address: string) =>
        new Refusal(
            403,
            "IP_ADDRESS_NOT_ON_ACCESS_LIST",
            `IP address ${address} is not allowed to access this resource.`,
            [address],
        ),

    invalidVersion: () => new Refusal(406, "INVALID_VERSION_DATE", "Invalid accept header or version date."),
    versionGone: (version: string) =>
        new Refusal(410, "VERSION_GONE", `The requested version ${version} of this resource is gone.`, [version]),
    unsupportedContentType: () => new Refusal(415, "UNEXPECTED_ERROR", "HTTP 415 Unsupported Media Type"),
    resourceNotFound: (path: string) => new Refusal(404, "RESOURCE_NOT_FOUND", `Cannot find resource ${path}.`, [path]),
    methodNotAllowed: (allow: string) =>
        new Refusal(405, "UNEXPECTED_ERROR", "HTTP 405 Method Not Allowed", [], { Allow: allow }),
    unexpected: (reason: string) => new Refusal(500, "UNEXPECTED_ERROR", `Unexpected error: ${reason}`),

    pathParameter: (value: string) =>
        new Refusal(400, "PATH_PARAM_PARSE_ERROR", `Failed to parse path parameter ${value}.`, [value]),
    queryParameter: (name: string) =>
        new Refusal(400, "INVALID_QUERY_PARAMETER", `Invalid query parameter ${name} specified.`, [name]),
    malformedJson: () => new Refusal(400, "MALFORMED_JSON", "Received JSON is malformed."),
    invalidJson: () => new Refusal(400, "INVALID_JSON", "Received JSON does not match expected format."),
    invalidAttribute: (name: string) =>
        new Refusal(400, "INVALID_ATTRIBUTE", `Invalid attribute ${name} specified.`, [name]),
    wrongType: (name: string) =>
        new Refusal(
            400,
            "INVALID_JSON_ATTRIBUTE",
            `Received JSON for the ${name} attribute does not match expected format.`,
            [name],
        ),
    missingAttribute: (name: string) =>
        new Refusal(400, "MISSING_ATTRIBUTE", `The required attribute ${name} was not specified.`, [name]),
    enumValue: (value: string) =>
        new Refusal(400, "INVALID_ENUM_VALUE", `An invalid enumeration value ${value} was specified.`, [value]),
    readOnly: (name: string) =>
        new Refusal(
            400,
            "ATTRIBUTE_READ_ONLY",
            `The attribute ${name} is read-only and cannot be changed by the user.`,
            [name],
        ),
    dateFormat: (value: string) =>
        new Refusal(400, "INVALID_DATE_FORMAT", `An invalid date value ${value} was specified.`, [value]),
    negativeOrZero: (name: string) =>
        new Refusal(400, "ATTRIBUTE_NEGATIVE_OR_ZERO", `The attribute ${name} cannot be negative or zero.`, [name]),

    snapshotNotFound: (
        code: NonNullable<LocalAtlasOptions["missingSnapshotCode"]>,
        snapshotId: string,
        cluster: string,
    ) =>
        new Refusal(404, code, `No snapshot with ID ${snapshotId} exists for cluster ${cluster}.`, [
            snapshotId,
            cluster,
        ]),
    unfinishedSnapshot: () =>
        new Refusal(400, "UNFINISHED_ON_DEMAND_SNAPSHOT", "Another on-demand snapshot is queued or in progress."),
    backupNotEnabled: (name: string) =>
        new Refusal(400, "BACKUP_JOB_NOT_FOUND", `No backup job exists for cluster ${name}.`, [name]),
    pausedCluster: (name: string) =>
        new Refusal(
            409,
            "CANNOT_UPDATE_PAUSED_CLUSTER",
            `Cannot update cluster ${name} while it is paused or being paused.`,
            [name],
        ),
    deleteUnfinished: (id: string) =>
        new Refusal(400, "CANNOT_DELETE_IN_PROGRESS_SNAPSHOT", `Cannot delete an in progress snapshot ${id}.`, [id]),
    modifyUnfinished: () =>
        new Refusal(
            400,
            "CANNOT_MODIFY_IN_PROGRESS_SNAPSHOT_RETENTION",
            "Snapshot retention can only be modified once it is completed.",
        ),
    retentionValue: () =>
        new Refusal(400, "BACKUP_SNAPSHOT_RETENTION_VALUE_INVALID", "Retention value of snapshot is invalid."),

    cloudBackupOnly: (endpoint: string) =>
        new Refusal(
            400,
            "INCORRECT_BACKUP_API_ENDPOINT",
            `Incorrect Public API endpoint for Cloud Backups. Please use the following endpoint: (${endpoint}).`,
            [endpoint],
        ),
    invalidExpiry: (status: number, id: string) =>
        new Refusal(status, "CANNOT_MODIFY_SNAPSHOT", `Cannot modify snapshot ${id} because of invalid fields.`, [id]),
    modifyPart: (id: string) =>
        new Refusal(
            403,
            "CANNOT_MODIFY_CLUSTER_SNAPSHOT",
            `Cannot individually modify a snapshot ${id} that is part of a cluster snapshot.`,
            [id],
        ),
    deletePart: () =>
        new Refusal(
            403,
            "CANNOT_DELETE_FROM_CLUSTER_SNAPSHOT",
            "Cannot individually delete a snapshot that is part of a cluster snapshot.",
        ),
    alreadyExpired: () => new Refusal(400, "ALREADY_EXPIRED", "Cannot update an entity that has already expired."),
    expiryInPast: () =>
        new Refusal(400, "EXPIRATION_DATE_IN_PAST", "The specified expiration date must be in the future."),
    expiryTooFar: (days: number) =>
        new Refusal(
            400,
            "EXPIRATION_DATE_EXCEEDS_MAX",
            `The specified expiration date can be at most ${days} days in the future.`,
            [days],
        ),

    policyForbidsDelete: () =>
        new Refusal(
            400,
            "CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY",
            "Cannot delete a snapshot while a Backup Compliance Policy is enabled.",
        ),
    policyMinimum: (days: number) =>
        new Refusal(
            400,
            "SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY",
            `Snapshot retention cannot be less than the ${days} days of the Backup Compliance Policy.`,
            [days],
        ),
    policyForbidsDecrease: () =>
        new Refusal(
            400,
            "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY",
            "Cannot decrease the retention of a snapshot while a Backup Compliance Policy is enabled.",
        ),

    rateLimited: (
        path: string,
        seconds: number,
        { capacity, refillPerMinute }: RateLimit,
        headers: Record<string, string>,
    ) =>
        new Refusal(
            429,
            "RATE_LIMITED_TOKEN_BUCKET",
            `Rate limit exceeded for ${path}. Please retry after ${seconds} seconds. ` +
                `Request capacity: ${capacity}. Refill rate: ${refillPerMinute} per 60 seconds.`,
            [path, seconds, capacity, refillPerMinute, 60],
            { ...headers, "Retry-After": String(seconds) },
        ),
    tokenRateLimited: (path: string, limit: number, seconds: number) =>
        new Refusal(
            429,
            "RATE_LIMITED",
            `Resource ${path} is limited to ${limit} requests every 1 minutes.`,
            [path, limit, 1],
            { "Retry-After": String(seconds) },
        ),

    notAcceptable: () => new Refusal(406, "UNEXPECTED_ERROR", "HTTP 406 Not Acceptable"),
    mutuallyExclusive: (one: string, other: string) =>
        new Refusal(
            400,
            "MUTUALLY_EXCLUSIVE_QUERY_PARAMETERS",
            `Either the ${one} query parameter or the ${other} query parameter but not both should be specified.`,
            [one, other],
        ),
};
