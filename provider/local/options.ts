/** What a local Atlas can be told when it is started, and the defaults. */
import type * as v from "valibot";
import type { Clock } from "../clock";
import { check, OptionError } from "./checkOptions";
import { settleCluster } from "./cluster";
import type { Cluster, LocalCluster } from "./cluster";
import type { Fault } from "./faults";
import type { LegacyOptions } from "./legacy/options";
import { optionsSchema } from "./optionsSchema";
import type { OutcomeQuestion, SnapshotOutcome } from "./outcome";
import type { PlantedFlexSnapshot, PlantedLegacySnapshot, PlantedServerlessSnapshot, PlantedSnapshot } from "./planted";
import type { LoggedRequest } from "./requestLog";
import type { Differing, None } from "./sameType";

/** Who may use the local Atlas: an API key pair (digest) and a service account (OAuth) for the same projects. */
export interface LocalAccount {
    /** The public part of the API key. */
    publicKey: string;
    /** The private part of the API key. */
    privateKey: string;
    /** The service account's client id. */
    clientId: string;
    /** The service account's client secret. */
    clientSecret: string;
    /**
     * The projects it has access to; they exist even without a cluster.
     * @default each of the option `projects`, and every project that has a cluster
     */
    projectIds?: string[];
}

/** A project that exists from the start, even without a cluster. */
export interface LocalProject {
    /** Its id, 24 lower-case hexadecimal digits. */
    id: string;
    /** Its name. @default "project-" and the last four digits of its id */
    name?: string;
    /** The id of its organization, 24 lower-case hexadecimal digits. @default "5f1a2b3c4d5e6f7a8b9c0d00" */
    orgId?: string;
}

/** A token bucket, one for each project and each kind of snapshot. */
export interface RateLimit {
    /** How many requests a full bucket holds. */
    capacity: number;
    /** How many requests it regains in a minute. */
    refillPerMinute: number;
}

/** A Backup Compliance Policy: no DELETE, no shorter retention. */
export interface CompliancePolicy {
    /** The shortest retention that the policy allows, in days. */
    minimumRetentionInDays: number;
}

/** Options of {@link startLocalAtlas} and {@link createLocalAtlas}. Lengths of time are in milliseconds unless the name says otherwise. */
export interface LocalAtlasOptions extends LegacyOptions {
    /** The port to listen on, at 127.0.0.1; 0 takes a free one. @default 0 */
    port?: number;
    /** Where the time comes from; nothing but the `slow` fault ever waits. @default the machine's clock */
    clock?: Clock;
    /** Who may use it. @default one account with fixed keys, found in the handle's `env` */
    accounts?: LocalAccount[];
    /** The names of its projects; those of clusters and accounts exist anyway. @default none with a name of its own */
    projects?: LocalProject[];
    /** Its clusters and serverless instances. @default one replica set `Cluster0` in project `5f1a2b3c4d5e6f7a8b9c0d1e` */
    clusters?: LocalCluster[];
    /** Snapshots that are there from the start, as `addSnapshot` plants them. @default none */
    snapshots?: PlantedSnapshot[];
    /** Legacy snapshots that are there from the start, as `addLegacySnapshot` plants them. @default none */
    legacySnapshots?: PlantedLegacySnapshot[];
    /** Snapshots of serverless instances that are there from the start, as `addServerlessSnapshot` plants them. @default none */
    serverlessSnapshots?: PlantedServerlessSnapshot[];
    /** Snapshots of flex clusters that are there from the start, as `addFlexSnapshot` plants them. @default none */
    flexSnapshots?: PlantedFlexSnapshot[];
    /** How long a snapshot stays `queued`, in milliseconds. @default 1000 */
    queuedMs?: number;
    /** How long it is then `inProgress`, in milliseconds. @default 2000 */
    inProgressMs?: number;
    /** How snapshots end, except those of a cluster with an `outcome` of its own. @default "completed" */
    outcome?: SnapshotOutcome | ((question: OutcomeQuestion) => SnapshotOutcome);
    /**
     * The file in which it keeps what it holds, for the next start with the same file; made if there is none.
     * @default none, and a new start has nothing
     */
    data?: string;
    /** Faults from the start; `addFaults` adds more. @default none */
    faults?: Fault[];
    /** How many of the latest requests `requests` keeps. @default 10000 */
    requestsKept?: number;
    /** Whether `/control/` changes things by HTTP, without a sign-in; not for `createLocalAtlas`, which opens no socket. @default false */
    control?: boolean;
    /** Called when a request has its answer, or is known to get none. @default nothing */
    onRequest?: (request: LoggedRequest) => void;

    /** Refuse an Accept date that is not exactly a version of the operation (open: Atlas may resolve later dates). @default false */
    strictVersions?: boolean;
    /** What a PATCH's retention counts from (open). @default "creation" */
    retentionFrom?: "creation" | "completion" | "now";
    /** Days for a POST that names no retention (open). @default 1 */
    defaultRetentionInDays?: number;
    /** The code of the 404 for a snapshot that does not exist (open). @default "SNAPSHOT_NOT_FOUND" */
    missingSnapshotCode?: "SNAPSHOT_NOT_FOUND" | "RESOURCE_NOT_FOUND" | "INVALID_SNAPSHOT_ID";
    /** Let DELETE remove a queued snapshot (open). @default false */
    queuedIsDeletable?: boolean;
    /** Let DELETE remove a failed snapshot (open). @default true */
    failedIsDeletable?: boolean;
    /** Answer a replica set's snapshot on the sharded GET instead of 404 (open). @default false */
    replicaSetOnShardedPath?: boolean;
    /** Let a paused cluster take snapshots instead of 409 (open). @default false */
    pausedTakesSnapshots?: boolean;
    /** Atlas ended the serverless API on 22 January 2026: "gone" answers 410, "answering" as before. @default "gone" */
    serverlessApi?: "gone" | "answering";
    /** A Backup Compliance Policy in every project. @default false, no policy */
    compliancePolicy?: CompliancePolicy | false;

    /** The IP access list: "rejectAll" answers 403 to whoever has signed in, from any address. @default "allowAll" */
    ipAccessList?: "allowAll" | "rejectAll";
    /** How many milliseconds a digest nonce may be used; afterwards 401 with `stale=true`. @default 300000 */
    nonceLifetimeMs?: number;
    /** The digest challenge: "noQop" is the older challenge of RFC 2069, which has no nonce count. @default "qop" */
    challenge?: "qop" | "noQop";
    /** How many milliseconds a token lives. @default 3600000 */
    tokenLifetimeMs?: number;
    /** How many tokens a service account may ask for in a minute; false: any number. @default 10 */
    tokenRequestsPerMinute?: number | false;
    /** The request limit; false: none, and no RateLimit headers. @default { capacity: 1200, refillPerMinute: 500 } */
    rateLimit?: RateLimit | false;
}

/** @internal */
export type OptionTypesAgree = None<Differing<LocalAtlasOptions, v.InferInput<typeof optionsSchema>>>;

/** An account with every default filled in. */
export type Account = Required<LocalAccount>;

/** The options with every default filled in, so that no code below asks whether one was given. */
export type Settings = Required<Omit<LocalAtlasOptions, "accounts" | "clusters" | "data">> &
    Pick<LocalAtlasOptions, "data"> & { accounts: Account[]; clusters: Cluster[] };

/** Fills in the defaults, and refuses options that make no sense. */
export function settle(given: LocalAtlasOptions): Settings {
    const options = check(optionsSchema, given, "The local Atlas cannot start");
    const { queuedMs, inProgressMs } = options;
    const clusters = options.clusters.map((cluster) => settleCluster(cluster, { queuedMs, inProgressMs }));
    checkNames(clusters);
    const projectIds = [...options.projects.map(({ id }) => id), ...clusters.map((cluster) => cluster.projectId)];
    return {
        ...options,
        clusters,
        accounts: options.accounts.map((account) => ({ projectIds: [...new Set(projectIds)], ...account })),
    };
}

/** A name is all that requests say of a cluster. */
function checkNames(clusters: readonly Cluster[]): void {
    const seen = new Set<string>();
    for (const [index, { projectId, clusterName }] of clusters.entries()) {
        if (seen.has(`${projectId} ${clusterName}`)) {
            throw new OptionError(
                "The local Atlas cannot start",
                ["clusters", index, "clusterName"],
                `there are two clusters ${clusterName} in project ${projectId}`,
            );
        }
        seen.add(`${projectId} ${clusterName}`);
    }
}
