/**
 * A local stand-in for the MongoDB Atlas Admin API, as far as backup snapshots go: a real HTTP server with real
 * authentication, whose time is a parameter and which can be told to fail.
 */
export { createLocalAtlas } from "./inProcess";
export { startLocalAtlas } from "./server";
export type { ClusterTopology, LocalCluster } from "./cluster";
export type { Fault, FaultKind } from "./faults";
export type { LocalAtlas } from "./handle";
export type { InProcessLocalAtlas } from "./inProcess";
export type { AtlasLegacyPart, AtlasLegacySnapshot, AtlasTimestamp } from "./legacyBody";
export type { LegacyChange, LegacyHandle, PlantedLegacySnapshot } from "./legacyHandle";
export type { LegacyOptions } from "./legacyOptions";
export type {
    CompliancePolicy,
    LocalAccount,
    LocalAtlasOptions,
    OutcomeQuestion,
    RateLimit,
    SnapshotOutcome,
} from "./options";
export type { PlantedServerlessSnapshot, PlantedSnapshot } from "./planting";
export type { LoggedRequest } from "./requestLog";
export type { AtlasServerlessSnapshot } from "./serverlessBody";
export type { SnapshotStatus } from "./snapshot";
export type { AtlasShardedSnapshot, AtlasSnapshot, Link } from "./snapshotBody";
export type { NewSnapshot } from "./store";
