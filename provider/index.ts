/**
 * What a Pulumi program imports: the resources, the provider for another account, and the functions that read snapshots.
 *
 * @module pulumi-atlas-snapshots
 * @packageDocumentation
 */
export { OnDemandSnapshot } from "./resources/onDemandSnapshot";
export type { OnDemandSnapshotArgs, OnDemandSnapshotState } from "./resources/onDemandSnapshotArgs";
export {
    LegacySnapshotExpiry,
    type LegacySnapshotExpiryArgs,
    type LegacySnapshotExpiryState,
} from "./resources/legacySnapshotExpiry";
export { SnapshotCompletion, type SnapshotCompletionArgs } from "./resources/snapshotCompletion";
export type { Timeouts } from "./resources/timeouts";
export { Provider, type ProviderArgs } from "./resources/provider";
export type { CompletedSnapshot } from "./lifecycle/completion/state";
export type { SnapshotMember } from "./lifecycle/snapshot/state";
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
export type { Inputs } from "./functions/inputs";
export type { LegacySnapshotPart, LegacyTimestamp, OnDelete } from "./lifecycle/expiry/state";
