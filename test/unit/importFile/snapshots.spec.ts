import assert from "node:assert/strict";
import { findSnapshots } from "../../../provider/importFile/snapshots";
import { SnapshotError } from "../../../provider/lifecycle/explain";
import { apiError, type Script, snapshotNotFound } from "../../support/fakeAtlas";
import { fakeContext } from "../../support/fakeContext";
import {
    atlasSnapshot,
    clusterName,
    idAt,
    projectId,
    snapshotId,
    start,
    unfinishedSnapshot,
} from "../../support/fakeSnapshot";

const cluster = { projectId, clusterName };

describe("the snapshots of an import file", () => {
    const scheduled = atlasSnapshot({ id: idAt(start, 2), snapshotType: "scheduled" });
    const failed = atlasSnapshot({ id: idAt(start, 3), status: "failed" });
    const running = unfinishedSnapshot({ id: idAt(start, 4) });

    function find(script: Script, ids: string[] = []) {
        const fake = fakeContext(script);
        return { ...fake, found: () => findSnapshots(cluster, ids, fake.context) };
    }

    it("are all that are completed and on demand", async () => {
        const { found, atlas } = find({ list: [[scheduled, failed, atlasSnapshot(), running]] });
        assert.deepEqual(await found(), [atlasSnapshot()]);
        assert.deepEqual(atlas.asked, ["list"]);
    });

    it("are those that are named, each once", async () => {
        const { found, atlas } = find({ get: [atlasSnapshot()] }, [snapshotId, snapshotId]);
        assert.deepEqual(await found(), [atlasSnapshot()]);
        assert.deepEqual(atlas.asked, ["get"]);
    });

    it("come with their members where the cluster is sharded", async () => {
        const whole = {
            members: [{ id: "a".repeat(24) }],
            snapshotIds: ["b".repeat(24)],
            configServerType: "EMBEDDED",
        };
        const sharded = atlasSnapshot({ type: "shardedCluster" });
        const { found } = find({ list: [[sharded]], sharded: [{ ...sharded, ...whole }] });
        assert.deepEqual(await found(), [{ ...sharded, ...whole }]);
    });

    const refusals: [what: string, script: Script, ids: string[], words: RegExp][] = [
        ["a scheduled one", { get: [scheduled] }, [scheduled.id], /cannot be imported: .*a scheduled one/],
        ["a failed one", { get: [failed] }, [failed.id], /cannot be imported: it failed in Atlas/],
        [
            "an unfinished one",
            { get: [running] },
            [running.id],
            /still inProgress.*once it is completed.*adoptSnapshotId/,
        ],
        ["a missing one", { get: [snapshotNotFound()] }, [snapshotId], /cannot be imported: .*SNAPSHOT_NOT_FOUND/],
        [
            "a cluster without any",
            { list: [[scheduled]] },
            [],
            /nothing to import: .*no completed on-demand snapshot among its 1/,
        ],
        ["a refusal by Atlas", { list: [apiError(403)] }, [], /could not be listed: .*403.*Project Backup Manager/],
    ];
    for (const [what, script, ids, words] of refusals) {
        it(`are refused for ${what}, which is named`, async () => {
            const { found } = find(script, ids);
            await assert.rejects(found(), (error) => {
                assert.ok(error instanceof SnapshotError);
                for (const part of [clusterName, projectId, ...ids]) assert.ok(error.message.includes(part), part);
                assert.match(error.message, words);
                return true;
            });
        });
    }
});
