import assert from "node:assert/strict";
import fs from "node:fs";
import ciInfo from "ci-info";
import sinon from "sinon";
import type { Transport } from "../../../provider/atlas/transport";
import type { Engine } from "../../../provider/dynamic/engine";
import { expiryLifeCycle } from "../../../provider/lifecycle/expiry/lifeCycle";
import { snapshotLifeCycle } from "../../../provider/lifecycle/snapshot/lifeCycle";
import { createPluginProcess } from "../../../provider/dynamic/pluginProcess";
import type { AtlasSettings } from "../../../provider/settings/settings";
import { clusterName, projectId, urn } from "../../support/fakeSnapshot";
import { VirtualClock } from "../../support/virtualClock";

function settings(accessToken: string, baseUrl = "https://atlas.example"): AtlasSettings {
    return { baseUrl: new URL(baseUrl), credentials: { kind: "accessToken", accessToken } };
}

function plugin() {
    const transport = sinon.stub<Parameters<Transport>, ReturnType<Transport>>();
    const engine = {
        warn: sinon.stub<[string, string], undefined>(),
        info: sinon.stub<[string, string], undefined>(),
        status: sinon.stub<[string, string], undefined>(),
        gone: new AbortController().signal,
    } satisfies Engine;
    const clock = new VirtualClock();
    return { transport, engine, clock, process: createPluginProcess(clock, transport, engine) };
}

/** Whether this process seems to have a terminal of its own, outside any CI system. */
function pretendToRunIn({ terminal }: { terminal: boolean }) {
    sinon.stub(ciInfo, "isCI").value(false);
    const open = sinon.stub(fs, "openSync");
    sinon.stub(fs, "closeSync");
    if (!terminal) {
        open.throws(new Error("ENXIO"));
    }
}

describe("a plugin process", () => {
    afterEach(() => {
        sinon.restore();
    });

    it("asks nobody before there is something to do", () => {
        const { process, transport } = plugin();
        process.contextFor(snapshotLifeCycle, settings("a"), urn);
        sinon.assert.notCalled(transport);
    });

    it("serves one account by one client, whose challenge or token is fetched once", () => {
        const { process } = plugin();
        const { atlas } = process.contextFor(snapshotLifeCycle, settings("a"), urn);
        assert.equal(process.contextFor(snapshotLifeCycle, settings("a"), "urn:other").atlas, atlas);
        assert.notEqual(process.contextFor(snapshotLifeCycle, settings("b"), urn).atlas, atlas);
        assert.notEqual(
            process.contextFor(snapshotLifeCycle, settings("a", "https://other.example"), urn).atlas,
            atlas,
        );
    });

    it("asks Atlas by the way that it was given", async () => {
        const { process, transport } = plugin();
        transport.rejects(new Error("no way"));
        const { atlas, clock, signal } = process.contextFor(snapshotLifeCycle, settings("a"), urn);
        await assert.rejects(atlas.getGroup({ projectId, clusterName }, { deadlineAt: clock.now(), signal }));
        sinon.assert.called(transport);
    });

    it("has one session and one clock, whatever the account", () => {
        const { process, clock, engine } = plugin();
        for (const token of ["a", "b"]) {
            const context = process.contextFor(snapshotLifeCycle, settings(token), urn);
            // By identity: any two signals are deeply equal.
            assert.equal(context.session, process.session);
            assert.equal(context.clock, clock);
            assert.equal(context.signal, engine.gone);
            const legacy = process.contextFor(expiryLifeCycle, settings(token), urn);
            assert.equal(legacy.clock, clock);
            assert.equal(legacy.signal, engine.gone);
        }
    });

    it("gives the expiry of a legacy snapshot the same account, by its own endpoints", () => {
        const { process } = plugin();
        const { atlas } = process.contextFor(expiryLifeCycle, settings("a"), urn);
        assert.equal(process.contextFor(expiryLifeCycle, settings("a"), "urn:other").atlas, atlas);
        assert.notEqual(process.contextFor(expiryLifeCycle, settings("b"), urn).atlas, atlas);
        assert.equal(typeof atlas.updateClusterSnapshot, "function");
    });

    it("warns with the resource that it is asked to work for", () => {
        const { process, engine } = plugin();
        process.session.noteChecked({ __urn: urn }, { __urn: "urn:new" });
        process.contextFor(snapshotLifeCycle, settings("a"), urn).progress.warn("first");
        assert.deepEqual(engine.warn.args, [[urn, "first"]]);
    });

    it("says everything in the resource's own place", () => {
        const { process, engine } = plugin();
        const { progress } = process.contextFor(snapshotLifeCycle, settings("a"), urn);
        progress.status({ what: "queued", forMs: 0 });
        progress.info("Something to keep");
        progress.warn("Something to know");
        assert.deepEqual(engine.status.args, [[urn, "queued, 0s"]]);
        assert.deepEqual(engine.info.args, [[urn, "Something to keep"]]);
        assert.deepEqual(engine.warn.args, [[urn, "Something to know"]]);
    });

    for (const [where, terminal, shown] of [
        ["a terminal", true, ["queued, 0s", "queued, 1s"]],
        ["a pipeline", false, ["queued, 0s"]],
    ] as const) {
        it(`keeps a row as up to date as is right in ${where}`, () => {
            pretendToRunIn({ terminal });
            const { process, engine, clock } = plugin();
            const { progress } = process.contextFor(snapshotLifeCycle, settings("a"), urn);
            progress.status({ what: "queued", forMs: 0 });
            clock.advance(1000);
            progress.status({ what: "queued", forMs: 1000 });
            assert.deepEqual(
                engine.status.args.map(([, text]) => text),
                shown,
            );
        });
    }

    it("tells once where Pulumi's limit of parallel steps holds creates back, in the row of one that waits", () => {
        const { process, engine, clock } = plugin();
        process.parallelHint.noteDeclared(urn);
        process.parallelHint.noteDeclared("urn:held");
        process.parallelHint.noteBegun(urn, clock.now());
        const { progress } = process.contextFor(snapshotLifeCycle, settings("a"), urn);
        progress.status({ what: "queued", forMs: 0 });
        sinon.assert.notCalled(engine.info);
        clock.advance(5000);
        progress.status({ what: "queued", forMs: 5000 });
        clock.advance(5000);
        progress.status({ what: "queued", forMs: 10000 });
        sinon.assert.calledOnceWithExactly(engine.info, urn, sinon.match(/not begun: 1,.*--parallel 2/));
    });

    it("looks for settings under the official provider's keys, then in the environment", () => {
        const { process: own } = plugin();
        sinon.stub(process, "env").value({ MONGODB_ATLAS_ACCESS_TOKEN: "from the environment" });
        const tokenOf = (config: Record<string, string>) => {
            const found = own.findSettings((key) => config[key]);
            assert.ok("settings" in found && found.settings.credentials.kind === "accessToken");
            return found.settings.credentials.accessToken;
        };
        assert.equal(tokenOf({ "mongodbatlas:accessToken": "from the stack" }), "from the stack");
        assert.equal(tokenOf({ accessToken: "somebody else's" }), "from the environment");
    });
});
