/** The plugin processes of one run: real settings, client, life cycle and adapter, with a network that is a function call. */
import { createTransport } from "../../provider/atlas/transport";
import { dynamicProvider } from "../../provider/dynamic/adapter";
import { createPluginProcess, type PluginProcess } from "../../provider/dynamic/pluginProcess";
import { Holders } from "../../provider/lifecycle/holders";
import { completionLifeCycle } from "../../provider/lifecycle/completion/lifeCycle";
import { snapshotLifeCycle } from "../../provider/lifecycle/snapshot/lifeCycle";
import type { InProcessLocalAtlas } from "../../provider/local";
import { defaultAccount } from "../../provider/local/constants";
import { inProcessAdapter } from "../support/inProcessAdapter";
import { SharedJournal } from "../support/sharedJournal";
import type { VirtualClock } from "../support/virtualClock";
import type { EngineModel, Provider, Run } from "./engineModel";

export interface RunningProcesses extends Run {
    /** The engine and all plugins end, as by SIGKILL. */
    kill(): void;
}

export function startProcesses(
    clock: VirtualClock,
    atlas: InProcessLocalAtlas,
    engine: EngineModel,
    { serviceAccount = false, tell }: { serviceAccount?: boolean; tell: (text: string) => void },
): RunningProcesses {
    const gone = new AbortController();
    const journal = new SharedJournal();
    const processes = new Map<string, PluginProcess>();
    const start = (): PluginProcess => {
        const say = (_urn: string, text: string) => {
            tell(text);
        };
        return createPluginProcess(
            clock,
            createTransport(clock, inProcessAdapter(atlas)),
            { gone: gone.signal, warn: say, info: say, status: () => undefined },
            new Holders(() => Promise.resolve(engine.holders()), journal),
        );
    };
    return {
        killed: gone.signal,
        kill: () => {
            gone.abort(new Error("killed"));
        },
        providerOf: (process, urn) => {
            const plugin = processes.get(process) ?? start();
            processes.set(process, plugin);
            const provider = (
                urn.includes(":SnapshotCompletion::")
                    ? dynamicProvider(completionLifeCycle, plugin)
                    : dynamicProvider(snapshotLifeCycle, plugin)
            ) as Provider;
            configure(provider, atlas, { serviceAccount });
            return provider;
        },
    };
}

/** The stack's configuration: the local Atlas and its own account. */
export function configure(
    provider: Pick<Provider, "configure">,
    atlas: InProcessLocalAtlas,
    { serviceAccount = false } = {},
): void {
    const { publicKey, privateKey, clientId, clientSecret } = defaultAccount;
    const keys = serviceAccount ? { clientId, clientSecret } : { publicKey, privateKey };
    const config: Record<string, string> = { ...keys, baseUrl: atlas.url };
    const get = (key: string) => config[key.replace("mongodbatlas:", "")];
    void provider.configure({ config: { get, require: (key) => get(key) ?? "" } });
}
