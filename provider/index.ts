/** What a program may import. */
export { OnDemandSnapshot } from "./onDemandSnapshot";
export type { OnDemandSnapshotArgs, OnDemandSnapshotState } from "./onDemandSnapshotArgs";
export { LegacySnapshotExpiry } from "./legacySnapshotExpiry";
export type { LegacySnapshotExpiryArgs, LegacySnapshotExpiryState } from "./legacySnapshotExpiryArgs";
export type { Timeouts } from "./timeouts";
export { Provider, type ProviderArgs } from "./provider";
export type { SnapshotMember } from "./lifecycle/inputs";
export {
    getSnapshot,
    type GetSnapshotArgs,
    getSnapshotOutput,
    getSnapshots,
    type GetSnapshotsArgs,
    getSnapshotsOutput,
    type SnapshotResult,
    type SnapshotsResult,
} from "./functions/cloudSnapshots";
export {
    getServerlessSnapshot,
    type GetServerlessSnapshotArgs,
    getServerlessSnapshotOutput,
    getServerlessSnapshots,
    type GetServerlessSnapshotsArgs,
    getServerlessSnapshotsOutput,
    type ServerlessSnapshotResult,
    type ServerlessSnapshotsResult,
} from "./functions/serverlessSnapshots";
export {
    getLegacySnapshot,
    type GetLegacySnapshotArgs,
    getLegacySnapshotOutput,
    getLegacySnapshots,
    type GetLegacySnapshotsArgs,
    getLegacySnapshotsOutput,
    type LegacySnapshotResult,
    type LegacySnapshotsResult,
} from "./functions/legacySnapshots";
export type { LegacySnapshotPart, LegacyTimestamp } from "./lifecycle/legacy/outputs";
