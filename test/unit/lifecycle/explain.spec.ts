import assert from "node:assert/strict";
import { AtlasAuthError } from "../../../provider/atlas/errors";
import { explain, nameCluster, nameSnapshot } from "../../../provider/lifecycle/explain";
import { answerError, apiError, connectionError } from "../../support/fakeAtlas";
import { clusterName, projectId, snapshotId } from "../../support/fakeSnapshot";

describe("an error as the user reads it", () => {
    it("names what it is about", () => {
        assert.equal(nameCluster({ projectId, clusterName }), `cluster ${clusterName} (project ${projectId})`);
        assert.equal(
            nameSnapshot({ projectId, clusterName, snapshotId }),
            `snapshot ${snapshotId} of cluster ${clusterName} (project ${projectId})`,
        );
    });

    it("says the outcome, Atlas's own words and the way on, in this order, in one sentence", () => {
        const text = explain("Nothing was taken", apiError(402, "NO_PAYMENT_INFORMATION_FOUND", "No card."));
        assert.match(text, /^Nothing was taken: \S+ \S+ answered 402 NO_PAYMENT_INFORMATION_FOUND: No card; settle it/);
        assert.ok(!text.includes("\n") && !text.endsWith("."));
    });

    it("does not break off where Atlas's own words end in a full stop", () => {
        assert.equal(apiError(402, "CODE", "No card.").message.at(-1), "d");
        assert.doesNotMatch(explain("Nothing was taken", apiError(403, "CODE", "No way.")), /[.];/);
    });

    for (const [status, code, remedy] of [
        [400, "CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY", /Backup Compliance Policy.*retainOnDelete: true/],
        [400, "CANNOT_DELETE_COPY_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY_ENABLED", /retainOnDelete: true/],
        [400, "SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY", /longer retentionInDays/],
        [400, "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY", /longer retentionInDays/],
        [400, "BACKUP_SNAPSHOT_RETENTION_VALUE_INVALID", /another retentionInDays/],
        [400, "UNFINISHED_ON_DEMAND_SNAPSHOT", /again once it is finished/],
        [403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", /access list/],
        [403, "IP_ADDRESS_NOT_ON_WHITELIST", /access list/],
        [403, "RESOURCE_REQUIRES_WHITELIST", /access list/],
        [403, "ORG_REQUIRES_WHITELIST", /access list/],
        [403, "USER_UNAUTHORIZED", /Project Backup Manager/],
        [404, "NOT_IN_GROUP", /Project Backup Manager/],
        [403, "SOMETHING_NEW", /Project Backup Manager/],
        [403, undefined, /Project Backup Manager/],
        [404, "GROUP_NOT_FOUND", /check projectId/],
        [404, "CLUSTER_NOT_FOUND", /check clusterName and projectId/],
        [400, "BACKUP_JOB_NOT_FOUND", /M10 or larger/],
        [400, "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API", /M10 or larger/],
        [409, "CANNOT_UPDATE_PAUSED_CLUSTER", /resume the cluster/],
        [402, "ACCOUNT_SUSPENDED", /Billing/],
        [429, "RATE_LIMITED", /run the same command again later/],
        [500, "UNEXPECTED_ERROR", /run the same command again later/],
        [503, undefined, /run the same command again later/],
    ] as const) {
        it(`has a way on for ${status} ${code ?? "without a code"}`, () => {
            const error = apiError(status, code, "Atlas's own words.");
            assert.match(explain("Nothing was taken", error), remedy);
            assert.ok(explain("Nothing was taken", error).includes(error.message));
        });
    }

    it("has a way on where no connection came about", () => {
        assert.match(explain("x", connectionError()), /ECONNRESET\); check the network.*mongodbatlas:baseUrl/);
    });

    for (const [what, error, text] of [
        [
            "an answer that cannot be used",
            answerError(302, "a redirect"),
            `x: ${answerError(302, "a redirect").message}`,
        ],
        [
            "refused credentials",
            new AtlasAuthError("GET", "/p", "answered 401; check the key"),
            "x: GET /p answered 401; check the key",
        ],
        [
            "an unknown code",
            apiError(400, "SOMETHING_NEW", "New."),
            `x: ${apiError(400, "SOMETHING_NEW", "New.").message}`,
        ],
        ["an error of another kind", new Error("out of memory"), "x: out of memory"],
        ["what is no error", "a text", "x: a text"],
    ] as const) {
        it(`adds nothing of its own to ${what}`, () => {
            assert.equal(explain("x", error), text);
        });
    }
});
