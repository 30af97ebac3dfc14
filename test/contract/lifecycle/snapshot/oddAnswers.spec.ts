/** Answers that are whole, and that nobody expects: the life cycle with the real client goes on, or ends soon and says why. */
import assert from "node:assert/strict";
import type { AxiosAdapter } from "axios";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { UnfinishedSnapshotError } from "../../../../provider/lifecycle/snapshot/unfinished";
import { type InProcessRig, inputsWith, minuteMs, startInProcess } from "../../../support/clientInProcess";
import { inProcessAdapter } from "../../../support/inProcessAdapter";
import { failureOf } from "../../../support/failureOf";

/** The network on which `change` is made of the bodies that answer the `method`s to paths that end so. */
function changing(rig: InProcessRig, method: string, path: RegExp, change: (body: Body) => void): AxiosAdapter {
    const network = inProcessAdapter(rig.atlas);
    return async (config) => {
        const answer = await network(config);
        const { pathname } = new URL(config.url ?? "");
        if (config.method?.toUpperCase() === method && path.test(pathname) && answer.status === 200) {
            const body = JSON.parse(String(answer.data)) as Body;
            change(body);
            answer.data = JSON.stringify(body);
        }
        return answer;
    };
}

type Body = Record<string, unknown> & { results?: Record<string, unknown>[] };

const list = /\/backup\/snapshots$/;
const one = /\/backup\/snapshots\/[0-9a-f]{24}$/;

describe("the life cycle with answers that nobody expects", () => {
    it("takes its snapshot beside a scheduled one with an odd field", async () => {
        const rig = startInProcess();
        rig.atlas.addSnapshot({ description: "nightly", snapshotType: "scheduled" });
        const network = changing(rig, "GET", list, ({ results = [] }) => {
            Object.assign(results[0] ?? {}, { storageSizeBytes: "123", policyItems: { odd: true }, createdAt: 7 });
            results.push({ id: 5 }, {});
        });
        const state = await createSnapshot(inputsWith(), rig.newProcess({ network }));
        assert.equal(state.status, "completed");
        assert.equal(rig.acceptedPosts(), 1);
    });

    it("takes no second one where the answer to the POST has odd fields", async () => {
        const rig = startInProcess();
        const network = changing(rig, "POST", list, (body) => {
            Object.assign(body, { storageSizeBytes: "0", status: 3, members: "none", expiresAt: [] });
        });
        const state = await createSnapshot(inputsWith(), rig.newProcess({ network }));
        assert.deepEqual([state.status, rig.posts()], ["completed", 1]);
    });

    it("completes one of ours whose other fields are odd, and leaves those out", async () => {
        const rig = startInProcess();
        const network = changing(rig, "GET", one, (body) => {
            Object.assign(body, { mongodVersion: 8, copyRegions: [{}, "US_EAST_1"] });
        });
        const state = await createSnapshot(inputsWith(), rig.newProcess({ network }));
        assert.equal(state.status, "completed");
        assert.deepEqual([state.mongodVersion, state.copyRegions], [undefined, ["US_EAST_1"]]);
    });

    it("ends soon where the status of ours cannot be read, keeps its id, and says why", async () => {
        const rig = startInProcess();
        const network = changing(rig, "GET", one, (body) => {
            body["status"] = { odd: true };
        });
        const startedAt = rig.clock.now();
        const create = createSnapshot(inputsWith(), rig.newProcess({ network }));
        const error = await failureOf(create, UnfinishedSnapshotError);
        assert.match(error.message, /look for a newer one.*status is Object/);
        assert.equal(error.state.snapshotId, rig.atlas.snapshots()[0]?.id);
        assert.ok(rig.clock.now() - startedAt < minuteMs);
    });

    it("ends soon where a list has no end", async () => {
        const rig = startInProcess();
        rig.atlas.addSnapshot({ description: "nightly", snapshotType: "scheduled" });
        const network = changing(rig, "GET", list, (body) => {
            body["links"] = [{ rel: "next", href: "https://atlas.example/next" }];
        });
        const error = await failureOf(createSnapshot(inputsWith(), rig.newProcess({ network })), Error);
        assert.match(
            error.message,
            /No snapshot of cluster .* was taken: GET .* a list that could not be read to its end/,
        );
        assert.ok(rig.atlas.requests.length < 10);
    });
});
