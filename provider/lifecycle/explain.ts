/** Errors as users read them: what failed, for which snapshot, what Atlas said, and what to do next. */
import { AtlasApiError, AtlasAuthError, AtlasConnectionError } from "../atlas/errors";
import type { ClusterRef } from "../atlas/snapshots";

/** An error whose message is meant for the user as it stands. */
export class SnapshotError extends Error {
    override readonly name: string = "SnapshotError";
}

/** The operation failed, but something is there (or was): its id and what is known of it have to go into the state. */
export class UnfinishedError extends SnapshotError {
    override readonly name: string = "UnfinishedError";
    constructor(
        message: string,
        readonly state: object,
    ) {
        super(message);
    }
}

const compliance =
    "a Backup Compliance Policy protects it. To take it out of the stack and leave it in Atlas until it expires, set the " +
    "resource option retainOnDelete: true, run `pulumi up`, and then remove the resource";
const retentionPolicy =
    "the project's Backup Compliance Policy sets a minimum retention and does not allow a shorter one: choose a longer retentionInDays";
const accessList =
    "add that address to the access list of the API key or service account (Organization, Access Manager), or run from an address on it";
const role =
    "give the API key or service account the role Project Backup Manager (or Project Owner) in this project, and check that projectId is right";
const dedicated = "on-demand snapshots need a dedicated cluster (M10 or larger) with Cloud Backup turned on";
const project = "check projectId, and that the credentials belong to the account that has this project";
const clusterLevel = "address the snapshot of the whole cluster, not a shard's part of it";
const payment = "settle it under Billing in Atlas, then run `pulumi up` again";

const remedies: Record<string, string> = {
    CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY: compliance,
    CANNOT_DELETE_COPY_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY_ENABLED: compliance,
    SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY: retentionPolicy,
    CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY: retentionPolicy,
    BACKUP_SNAPSHOT_RETENTION_VALUE_INVALID: "choose another retentionInDays",
    IP_ADDRESS_NOT_ON_ACCESS_LIST: accessList,
    IP_ADDRESS_NOT_ON_WHITELIST: accessList,
    RESOURCE_REQUIRES_WHITELIST: accessList,
    ORG_REQUIRES_WHITELIST: accessList,
    USER_UNAUTHORIZED: role,
    NOT_IN_GROUP: role,
    USER_CANNOT_ACCESS_GROUP: role,
    ACCESS_FORBIDDEN: role,
    GROUP_NOT_FOUND: project,
    INVALID_GROUP_ID: project,
    NOT_ATLAS_GROUP: project,
    UNFINISHED_ON_DEMAND_SNAPSHOT: "run `pulumi up` again once it is finished, or set a longer timeouts.create",
    CLUSTER_NOT_FOUND: "check clusterName and projectId",
    BACKUP_JOB_NOT_FOUND: dedicated,
    BACKUP_CONFIG_NOT_FOUND: dedicated,
    PROVIDER_BACKUP_NOT_SUPPORTED: dedicated,
    INSUFFICIENT_INSTANCE_SIZE: dedicated,
    INCORRECT_BACKUP_API_ENDPOINT:
        "the cluster uses Cloud Backup, which has no legacy snapshots: use OnDemandSnapshot, getSnapshot and getSnapshots for it",
    CANNOT_MODIFY_CLUSTER_SNAPSHOT: clusterLevel,
    CANNOT_DELETE_FROM_CLUSTER_SNAPSHOT: clusterLevel,
    ALREADY_EXPIRED: "it has expired and cannot be changed any more: remove the resource",
    EXPIRATION_DATE_IN_PAST: "choose an expires in the future",
    EXPIRATION_DATE_EXCEEDS_MAX: "choose an earlier expires",
    VERSION_GONE: "Atlas has ended this API: serverless instances have become Flex or dedicated clusters",
    CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API: dedicated,
    CANNOT_UPDATE_PAUSED_CLUSTER: "resume the cluster, then run `pulumi up` again",
    NO_PAYMENT_INFORMATION_FOUND: payment,
    ACCOUNT_SUSPENDED: payment,
};

/**
 * The outcome in words, what Atlas said to it, and the way on.
 *
 * @param remedy The way on, where the caller knows a better one than this file.
 */
export function explain(outcome: string, error: unknown, remedy = remedyFor(error)): string {
    const said = error instanceof Error ? error.message : String(error);
    return `${outcome}: ${said}${remedy && `; ${remedy}`}`;
}

/** Adds, where the credentials were refused, which ones the engine uses for what a `refresh` or a `destroy` does. */
export function withCredentialsHint(told: string, error: unknown): string {
    return error instanceof AtlasAuthError
        ? `${told}; \`pulumi refresh\` and \`pulumi destroy\` use the credentials of the last \`pulumi up\`: if you have changed them since, ` +
              "run `pulumi up`, or add --run-program"
        : told;
}

function remedyFor(error: unknown): string {
    if (error instanceof AtlasApiError) {
        const known = error.code === undefined ? undefined : remedies[error.code];
        return known ?? (error.status === 403 ? role : error.status >= 500 || error.status === 429 ? again : "");
    }
    if (error instanceof AtlasConnectionError) {
        return "check the network, a proxy on the way, and mongodbatlas:baseUrl, then run the same command again";
    }
    return "";
}

const again = "Atlas did not serve this request in the time allowed: run the same command again later";

export function nameCluster({ projectId, clusterName }: ClusterRef): string {
    return `cluster ${clusterName} (project ${projectId})`;
}

export function nameSnapshot(state: ClusterRef & { snapshotId: string }): string {
    return `snapshot ${state.snapshotId} of ${nameCluster(state)}`;
}
