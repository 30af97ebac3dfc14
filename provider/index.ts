/** What a program may import. */
export { OnDemandSnapshot } from "./onDemandSnapshot";
export type { OnDemandSnapshotArgs, OnDemandSnapshotState, OnDemandSnapshotTimeouts } from "./onDemandSnapshotArgs";
export { Provider, type ProviderArgs } from "./provider";
export type { SnapshotMember } from "./lifecycle/inputs";
