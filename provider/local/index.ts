/**
 * A local stand-in for the MongoDB Atlas Admin API, as far as backup snapshots go: a real HTTP server with real
 * authentication, whose time is a parameter and which can be told to fail.
 *
 * @module pulumi-atlas-snapshots/local
 * @packageDocumentation
 */
export { createLocalAtlas } from "./inProcess";
export { startLocalAtlas } from "./server";
export type { Clock } from "../clock";
export type { ClusterTopology, LocalCluster } from "./cluster";
export type { Fault, FaultKind, MetFault } from "./faults";
export type { AtlasFlexSnapshot, FlexSnapshotStatus } from "./flex/body";
export type { FlexHandle } from "./flex/handle";
export type { LocalAtlas } from "./handle";
export type { InProcessLocalAtlas } from "./inProcess";
export type { AtlasLegacyPart, AtlasLegacySnapshot, AtlasTimestamp } from "./legacy/body";
export type { LegacyChange, LegacyHandle } from "./legacy/handle";
export type { LegacyOptions } from "./legacy/options";
export type { CompliancePolicy, LocalAccount, LocalAtlasOptions, LocalProject, RateLimit } from "./options";
export type { Moment } from "./moment";
export type { OutcomeQuestion, SnapshotOutcome } from "./outcome";
export type {
    NewSnapshot,
    PlantedFlexSnapshot,
    PlantedLegacySnapshot,
    PlantedServerlessSnapshot,
    PlantedSnapshot,
} from "./planted";
export type { LoggedRequest } from "./requestLog";
export type { AtlasServerlessSnapshot } from "./serverless/body";
export type { SnapshotStatus } from "./cloud/snapshot";
export type { AtlasShardedSnapshot, AtlasSnapshot, Link } from "./cloud/snapshotBody";
