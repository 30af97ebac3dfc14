/** The type token of each resource: in every URN, so it never changes. Without Pulumi's SDK, for those who do without it. */

export const onDemandSnapshotType = "pulumi-nodejs:dynamic/atlas:OnDemandSnapshot";
export const legacySnapshotExpiryType = "pulumi-nodejs:dynamic/atlas:LegacySnapshotExpiry";
