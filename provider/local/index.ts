/**
 * A local stand-in for the MongoDB Atlas Admin API, as far as backup snapshots go: a real HTTP server with real
 * authentication, whose time is a parameter and which can be told to fail.
 */
export { createLocalAtlas } from "./inProcess";
export { startLocalAtlas } from "./server";
export type { Fault, FaultKind } from "./faults";
export type { LocalAtlas, PlantedSnapshot } from "./handle";
export type { InProcessLocalAtlas } from "./inProcess";
export type {
    ClusterTopology,
    CompliancePolicy,
    LocalAccount,
    LocalAtlasOptions,
    LocalCluster,
    OutcomeQuestion,
    RateLimit,
    SnapshotOutcome,
} from "./options";
export type { LoggedRequest } from "./requestLog";
export type { SnapshotStatus } from "./snapshot";
export type { AtlasShardedSnapshot, AtlasSnapshot, Link } from "./snapshotBody";
export type { NewSnapshot } from "./store";
