import assert from "node:assert/strict";
import { type LocalAtlas, type LocalAtlasOptions, startLocalAtlas } from "../../../provider/local";
import { type EngineServer, startEngineServer } from "../../support/engineServer";
import { projectId, snapshotInputs } from "../../support/fakeSnapshot";
import { type PluginUnderTest, startPlugin } from "../../support/pluginUnderTest";
import { until } from "../../support/until";
import { VirtualClock } from "../../support/virtualClock";

/** The first reply to a POST for the cluster `held` is on its way for as long as the clock holds it. */
const heldPost = {
    method: "POST",
    path: "/held/backup/snapshots",
    when: "after",
    fault: { kind: "slow", ms: 1 },
} as const;

const inputsFor = (clusterName: string) => ({ ...snapshotInputs({ clusterName }), __urn: `urn:${clusterName}` });

describe("the end of a plugin process", function () {
    this.timeout(30_000);

    let atlas: LocalAtlas;
    let engine: EngineServer;
    let plugin: PluginUnderTest;
    let clock: VirtualClock;
    let polled: Promise<void>;

    async function start(options: LocalAtlasOptions = {}) {
        clock = new VirtualClock(Date.now(), { pausesEnd: "by hand" });
        let notePoll: () => void;
        polled = new Promise((resolve) => {
            notePoll = resolve;
        });
        atlas = await startLocalAtlas({
            clock,
            clusters: ["held", "running"].map((clusterName) => ({ projectId, clusterName })),
            queuedMs: 3_600_000,
            onRequest: ({ method, path, status }) => {
                if (method === "GET" && status === 200 && path.includes("/running/backup/snapshots/")) {
                    notePoll();
                }
            },
            ...options,
        });
        engine = await startEngineServer();
        plugin = await startPlugin(engine.address, atlas.env);
    }

    const idOn = (cluster: string) => `${projectId}-${cluster}-${atlas.snapshots(projectId, cluster)[0]?.id ?? "none"}`;

    afterEach(async () => {
        plugin.kill("SIGKILL");
        await plugin.ended;
        await engine.stop();
        await atlas.stop();
    });

    it("by SIGTERM comes at once where nothing is under way", async () => {
        await start();
        plugin.kill("SIGTERM");
        assert.equal(await plugin.ended, "SIGTERM", "nothing has loaded this package yet");
    });

    it("by SIGTERM comes at once after an operation, too", async () => {
        await start({ queuedMs: 0, inProgressMs: 0 });
        assert.deepEqual(await plugin.create(inputsFor("running")), { id: idOn("running") });
        plugin.kill("SIGTERM");
        assert.equal(await plugin.ended, 143);
        assert.equal(plugin.stderr(), "");
    });

    it("by SIGTERM keeps the id of the snapshot that is waited for", async () => {
        await start();
        const created = plugin.create(inputsFor("running"));
        await polled;
        plugin.kill("SIGTERM");
        const answer = await created;
        assert.ok("reasons" in answer, JSON.stringify(answer));
        assert.equal(answer.id, idOn("running"));
        assert.match(
            answer.reasons.join(),
            /its id is kept, and the next `pulumi up` continues to wait for it.*\(SIGTERM\)/,
        );
        assert.equal(await plugin.ended, 143);
        assert.equal(plugin.stderr(), "");
    });

    it("by SIGTERM in the middle of a POST comes after its reply, with the id", async () => {
        await start({ faults: [heldPost] });
        const [held, running] = [plugin.create(inputsFor("held")), plugin.create(inputsFor("running"))];
        await Promise.all([until(() => clock.sleeperCount === 1), polled]);
        plugin.kill("SIGTERM");
        // The other one, which only waits, tells when the signal has arrived.
        assert.ok("reasons" in (await running));
        clock.endPauses();
        const answer = await held;
        assert.ok("reasons" in answer, JSON.stringify(answer));
        assert.equal(answer.id, idOn("held"));
        assert.equal(await plugin.ended, 143);
        assert.equal(atlas.requests.filter(({ method, accepted }) => method === "POST" && accepted).length, 2);
    });

    it("by SIGINT, with which the engine ends a run, comes at once", async () => {
        await start();
        void plugin.create(inputsFor("running"));
        await polled;
        plugin.kill("SIGINT");
        assert.equal(await plugin.ended, "SIGINT");
    });

    it("comes with the end of the engine", async () => {
        await start();
        void plugin.create(inputsFor("running"));
        await polled;
        await engine.stop();
        assert.equal(await plugin.ended, 1);
        engine = await startEngineServer();
    });
});
