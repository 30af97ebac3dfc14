/** Names, numbers and forms that Atlas and the local Atlas share; each is written down here and nowhere else. */

export const apiPrefix = "/api/atlas/v2";

/** The API before there were versions: plain JSON, and no dates in any header. */
export const v1Prefix = "/api/atlas/v1.0";

/** The realm of Atlas's digest challenge, as seen live. */
export const realm = "MMS Public API";

export const dayMs = 86_400_000;
export const minuteMs = 60_000;

/** Project and snapshot ids in a path. */
export const objectIdForm = /^[a-f0-9]{24}$/;

/** Cluster names in a path; at most `longestClusterName` characters. */
export const clusterNameForm = /^[a-zA-Z0-9][a-zA-Z0-9-]*$/;
export const longestClusterName = 64;

/** A thousand years: beyond it, no date can be written down. Atlas documents no bound. */
export const longestRetentionInDays = 365_000;

/** The account, project and cluster of a local Atlas that was told of none. */
export const defaultProjectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
export const defaultClusterName = "Cluster0";
export const defaultAccount = {
    publicKey: "localpub",
    privateKey: "1a2b3c4d-5e6f-4a0b-8c1d-2e3f4a5b6c7d",
    clientId: "mdb_sa_id_5f1a2b3c4d5e6f7a8b9c0d2f",
    clientSecret: "mdb_sa_sk_local",
};

/** The organization of a project that was given none. */
export const defaultOrgId = "5f1a2b3c4d5e6f7a8b9c0d00";

/** A moment as Atlas writes it: UTC, whole seconds, `Z`. */
export function wireTime(ms: number): string {
    return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
