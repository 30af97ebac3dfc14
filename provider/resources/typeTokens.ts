/** The type token of each resource: in every URN, so it never changes. Without Pulumi's SDK, for those who do without it. */

export const onDemandSnapshotType = "pulumi-nodejs:dynamic/atlas:OnDemandSnapshot";
export const snapshotCompletionType = "pulumi-nodejs:dynamic/atlas:SnapshotCompletion";
export const legacySnapshotExpiryType = "pulumi-nodejs:dynamic/atlas:LegacySnapshotExpiry";

/** The last part of a token, which users know: the class or function. */
export function nameOfToken(token: string): string {
    return token.split(":").at(-1) ?? token;
}
