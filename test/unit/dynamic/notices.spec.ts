import assert from "node:assert/strict";
import type { dynamic } from "@pulumi/pulumi";
import sinon from "sinon";
import type { Engine } from "../../../provider/dynamic/engine";
import { dynamicProvider } from "../../../provider/dynamic/adapter";
import { createPluginProcess } from "../../../provider/dynamic/pluginProcess";
import { expiryLifeCycle } from "../../../provider/lifecycle/expiry/lifeCycle";
import { snapshotLifeCycle } from "../../../provider/lifecycle/snapshot/lifeCycle";
import { snapshotInputs } from "../../support/fakeSnapshot";
import { VirtualClock } from "../../support/virtualClock";
import { expiryInputs } from "../../support/fakeLegacy";

const said = "has spaces or a line end around its value. They were removed for this run; store it without them";

/** Both kinds of resources as one plugin process serves them, with this configuration. */
function checking(config: Record<string, string>) {
    const engine = {
        warn: sinon.stub<[string, string], undefined>(),
        info: sinon.stub<[string, string], undefined>(),
        status: sinon.stub<[string, string], undefined>(),
        gone: new AbortController().signal,
    } satisfies Engine;
    const plugin = createPluginProcess(new VirtualClock(), undefined, engine);
    const snapshots = dynamicProvider(snapshotLifeCycle, plugin);
    const expiries = dynamicProvider(expiryLifeCycle, plugin);
    for (const provider of [snapshots, expiries]) {
        void provider.configure?.({ config: { get: (key: string) => config[key] } as dynamic.Config });
    }
    return {
        warn: engine.warn,
        checkSnapshot: (urn: string) => snapshots.check?.({}, snapshotInputs({ __urn: urn })),
        checkExpiry: (urn: string) => expiries.check?.({}, expiryInputs({ __urn: urn })),
    };
}

describe("what there is to say of the settings", () => {
    beforeEach(() => {
        sinon.stub(process, "env").value({});
    });

    afterEach(() => {
        sinon.restore();
    });

    const padded = { "mongodbatlas:publicKey": "pub\n", "mongodbatlas:privateKey": " s3cret" };
    const both = ["publicKey", "privateKey"].map((key) => `mongodbatlas:${key} ${said}`);

    for (const first of ["checkSnapshot", "checkExpiry"] as const) {
        it(`is shown with the first resource of a process, and never again: ${first}`, async () => {
            const { warn, ...checks } = checking(padded);
            await checks[first]("urn:first");
            await checks.checkSnapshot("urn:second");
            await checks.checkExpiry("urn:third");
            assert.deepEqual(
                warn.args,
                both.map((text) => ["urn:first", text]),
            );
        });
    }

    it("is nothing where they are as they should be, or where they cannot be used", async () => {
        for (const config of [{ "mongodbatlas:accessToken": "token" }, { "mongodbatlas:publicKey": "pub\n" }]) {
            const { warn, checkSnapshot } = checking(config);
            await checkSnapshot("urn:first");
            sinon.assert.notCalled(warn);
        }
    });
});
