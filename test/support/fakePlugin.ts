/** A plugin process for tests of the provider objects: real settings and life cycle, a scripted Atlas, a virtual clock. */
import type { dynamic } from "@pulumi/pulumi";
import { capturedText } from "../../provider/resources/captured";
import { dynamicProvider } from "../../provider/dynamic/adapter";
import type { Account } from "../../provider/atlas/accounts";
import type { PluginProcess } from "../../provider/dynamic/pluginProcess";
import { ParallelHint } from "../../provider/dynamic/parallelHint";
import { snapshotLifeCycle } from "../../provider/lifecycle/snapshot/lifeCycle";
import { type AtlasSettings, findSettings } from "../../provider/settings/settings";
import type { Script } from "./fakeAtlas";
import { type FakeContext, fakeContext } from "./fakeContext";

export const captured = capturedText("onDemandSnapshot");

/** Every method, present: the SDK's interface lets a provider leave most of them out. */
type Provider = Required<dynamic.ResourceProvider<object, object>>;

export interface FakePlugin extends FakeContext {
    provider: Provider;
    /** For which account and which resource the life cycle was asked to work, in order. */
    contexts: { settings: AtlasSettings; urn: string }[];
    parallelHint: ParallelHint;
    /** Calls `configure` as the engine does, with full keys such as `mongodbatlas:publicKey`. */
    configure(config: Record<string, string>): Promise<void>;
}

export function fakePlugin(script: Script = {}, startsAt?: number): FakePlugin {
    const fake = fakeContext(script, startsAt === undefined ? {} : { startsAt });
    const contexts: FakePlugin["contexts"] = [];
    const parallelHint = new ParallelHint();
    const plugin: PluginProcess = {
        session: fake.session,
        holders: fake.holders,
        clock: fake.clock,
        parallelHint,
        findSettings: (config) => findSettings((key) => config(`mongodbatlas:${key}`), {}),
        warnOnce: () => undefined,
        noteExisting: () => undefined,
        contextFor(lifeCycle, settings, urn) {
            contexts.push({ settings, urn });
            // The scripted Atlas knows what both life cycles need.
            const atlas = lifeCycle.atlasIn({ cloud: fake.atlas.operations } as Account);
            return { ...fake.context, atlas };
        },
    };
    const provider = dynamicProvider(snapshotLifeCycle, plugin) as Provider;
    const configure = (config: Record<string, string>) => {
        const get = (key: string) => config[key];
        return provider.configure({ config: { get } as dynamic.Config });
    };
    return { ...fake, provider, contexts, parallelHint, configure };
}

/** The same, with credentials. */
export function configuredPlugin(script: Script = {}, startsAt?: number): FakePlugin {
    const plugin = fakePlugin(script, startsAt);
    void plugin.configure({ "mongodbatlas:publicKey": "public", "mongodbatlas:privateKey": "private" });
    return plugin;
}
