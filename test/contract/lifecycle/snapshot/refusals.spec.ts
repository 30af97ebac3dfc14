/** What users read when Atlas refuses: its own code and words, and the remedy; never a secret. */
import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { UnfinishedSnapshotError } from "../../../../provider/lifecycle/snapshot/unfinished";
import type { SnapshotInputs } from "../../../../provider/lifecycle/snapshot/state";
import type { LocalAtlasOptions } from "../../../../provider/local";
import { defaultAccount } from "../../../../provider/local/constants";
import type { Credentials } from "../../../../provider/settings/settings";
import { inputsWith, startInProcess } from "../../../support/clientInProcess";
import { failureOf } from "../../../support/failureOf";
import { apiKey, serviceAccount } from "../../../support/localAccount";

const unknownProject = "aaaaaaaaaaaaaaaaaaaaaaaa";
const foreign = { clusterName: "Foreign", projectId: "bbbbbbbbbbbbbbbbbbbbbbbb" };
const own = { clusterName: "Cluster0" };
const { publicKey, privateKey, clientId, clientSecret } = defaultAccount;
const wrongKey: Credentials = { kind: "apiKey", publicKey, privateKey: "wrong-S3CRET" };
const wrongAccount: Credentials = { kind: "serviceAccount", clientId, clientSecret: "wrong-S3CRET" };
const expiredToken: Credentials = { kind: "accessToken", accessToken: "wrong-S3CRET" };

interface Case {
    what: string;
    options?: LocalAtlasOptions;
    inputs?: Partial<SnapshotInputs>;
    credentials?: Credentials;
    said: RegExp;
    remedy: RegExp;
}

const ofAnotherAccount: LocalAtlasOptions = {
    clusters: [own, foreign],
    accounts: [{ ...defaultAccount, projectIds: ["5f1a2b3c4d5e6f7a8b9c0d1e"] }],
};

const cases: Case[] = [
    {
        what: "a project that does not exist",
        inputs: { projectId: unknownProject },
        said: /404 GROUP_NOT_FOUND: No group with ID aaaaaaaaaaaaaaaaaaaaaaaa exists; check/,
        remedy: /check projectId, and that the credentials belong to the account/,
    },
    {
        what: "a cluster that does not exist",
        inputs: { clusterName: "Clutser0" },
        said: /404 CLUSTER_NOT_FOUND: No cluster named Clutser0 exists/,
        remedy: /check clusterName and projectId/,
    },
    {
        what: "a project of another account, with an API key",
        options: ofAnotherAccount,
        inputs: foreign,
        credentials: apiKey,
        said: /401 USER_CANNOT_ACCESS_GROUP/,
        remedy: /role Project Backup Manager.* in this project, and check that projectId is right/,
    },
    {
        what: "a project of another account, with a service account",
        options: ofAnotherAccount,
        inputs: foreign,
        credentials: serviceAccount,
        said: /401 USER_CANNOT_ACCESS_GROUP/,
        remedy: /role Project Backup Manager.* in this project, and check that projectId is right/,
    },
    {
        what: "a wrong API key",
        credentials: wrongKey,
        said: /401 UNEXPECTED_ERROR: You are not authorized for this resource/,
        remedy: /public or private part is wrong, or the key was revoked.*MONGODB_ATLAS_PRIVATE_API_KEY/,
    },
    {
        what: "a wrong service account",
        credentials: wrongAccount,
        said: /401 invalid_client: Invalid credentials provided/,
        remedy: /client id or secret is wrong, expired or revoked.*MONGODB_ATLAS_CLIENT_SECRET/,
    },
    {
        what: "an expired access token",
        credentials: expiredToken,
        said: /401 UNEXPECTED_ERROR/,
        remedy: /MONGODB_ATLAS_ACCESS_TOKEN.* has expired or was revoked: fetch a new one/,
    },
    {
        what: "an address that is not on the access list",
        options: { ipAccessList: "rejectAll" },
        said: /403 IP_ADDRESS_NOT_ON_ACCESS_LIST: IP address 127\.0\.0\.1 is not allowed/,
        remedy: /add that address to the access list/,
    },
    {
        what: "an address that is not on the access list, with a service account",
        options: { ipAccessList: "rejectAll" },
        credentials: serviceAccount,
        said: /403 IP_ADDRESS_NOT_ON_ACCESS_LIST/,
        remedy: /add that address to the access list/,
    },
    {
        what: "a cluster without backup",
        options: { clusters: [{ ...own, backupEnabled: false }] },
        said: /400 BACKUP_JOB_NOT_FOUND/,
        remedy: /dedicated cluster \(M10 or larger\) with Cloud Backup turned on/,
    },
    {
        what: "a flex cluster",
        options: { clusters: [{ ...own, tier: "flex" }] },
        said: /400 CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API/,
        remedy: /dedicated cluster/,
    },
    {
        what: "a paused cluster",
        options: { clusters: [{ ...own, paused: true }] },
        said: /409 CANNOT_UPDATE_PAUSED_CLUSTER/,
        remedy: /resume the cluster/,
    },
    {
        what: "a retention that a Backup Compliance Policy forbids",
        options: { compliancePolicy: { minimumRetentionInDays: 30 } },
        said: /400 SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY/,
        remedy: /choose a longer retentionInDays/,
    },
];

describe("create: a refusal", () => {
    for (const { what, options, inputs, credentials, said, remedy } of cases) {
        it(`because of ${what} is told at once, in Atlas's words, with the remedy`, async () => {
            const { atlas, clock, newProcess, acceptedPosts } = startInProcess(options);
            const startedAt = clock.now();
            const context = newProcess(credentials ? { credentials } : {});
            const error = await failureOf(createSnapshot(inputsWith(inputs), context), SnapshotError);
            assert.ok(!(error instanceof UnfinishedSnapshotError));
            const { clusterName, projectId } = inputsWith(inputs);
            assert.ok(
                error.message.startsWith(`No snapshot of cluster ${clusterName} (project ${projectId}) was taken: `),
            );
            assert.match(error.message, said);
            assert.match(error.message, remedy);
            for (const secret of ["S3CRET", privateKey, clientSecret, "Bearer", "Authorization"]) {
                assert.ok(!error.message.includes(secret));
            }
            assert.equal(clock.now(), startedAt);
            assert.equal(acceptedPosts(), 0);
            assert.deepEqual(atlas.snapshots(), []);
        });
    }

    it("of the key in the middle of a wait keeps the id", async () => {
        const path = "/snapshots/";
        const refusal = { kind: "status", status: 401, detail: "You are not authorized for this resource." } as const;
        const { atlas, newProcess } = startInProcess({ faults: [{ path, nth: 4, times: Infinity, fault: refusal }] });
        const error = await failureOf(createSnapshot(inputsWith(), newProcess()), UnfinishedSnapshotError);
        assert.equal(error.state.snapshotId, atlas.snapshots()[0]?.id);
        assert.match(
            error.message,
            /ended early; its id is kept, and the next `pulumi up` continues to wait for it: .*401.*was revoked/,
        );
    });
});
