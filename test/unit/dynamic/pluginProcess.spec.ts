import assert from "node:assert/strict";
import sinon from "sinon";
import type { Transport } from "../../../provider/atlas/transport";
import type { Engine } from "../../../provider/dynamic/engine";
import { createPluginProcess } from "../../../provider/dynamic/pluginProcess";
import type { AtlasSettings } from "../../../provider/settings";
import { urn } from "../../support/fakeSnapshot";
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

describe("a plugin process", () => {
    afterEach(() => {
        sinon.restore();
    });

    it("asks nobody before there is something to do", () => {
        const { process, transport } = plugin();
        process.contextFor(settings("a"), urn);
        sinon.assert.notCalled(transport);
    });

    it("serves one account by one client, whose challenge or token is fetched once", () => {
        const { process } = plugin();
        const { atlas } = process.contextFor(settings("a"), urn);
        assert.equal(process.contextFor(settings("a"), "urn:other").atlas, atlas);
        assert.notEqual(process.contextFor(settings("b"), urn).atlas, atlas);
        assert.notEqual(process.contextFor(settings("a", "https://other.example"), urn).atlas, atlas);
    });

    it("has one session and one clock, whatever the account", () => {
        const { process, clock, engine } = plugin();
        for (const token of ["a", "b"]) {
            const context = process.contextFor(settings(token), urn);
            assert.deepEqual([context.session, context.clock, context.signal], [process.session, clock, engine.gone]);
        }
    });

    it("warns with the resource that it is asked to work for", () => {
        const { process, engine } = plugin();
        process.session.noteUrn(urn, "urn:new");
        process.contextFor(settings("a"), urn).progress.warn("first");
        assert.deepEqual(engine.warn.args, [[urn, "first"]]);
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
