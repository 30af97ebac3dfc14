/** What all provider objects of one plugin process share. */
import { Accounts } from "../atlas/accounts";
import { createTransport, type Transport } from "../atlas/transport";
import { type Clock, systemClock } from "../clock";
import type { LegacyContext, OperationContext, Progress, SnapshotContext } from "../lifecycle/context";
import { Session } from "../lifecycle/session";
import { type AtlasSettings, findSettings, type SettingsResult } from "../settings";
import { connectToEngine, type Engine } from "./engine";
import { createLiveProgress, isTerminal } from "./liveProgress";
import { ParallelHint } from "./parallelHint";

export interface PluginProcess {
    /** The settings that the engine's configuration and the environment hold. */
    findSettings(config: (key: string) => string | undefined): SettingsResult;
    /** What the life cycle of a snapshot needs to work for the resource `urn` with these settings. */
    contextFor(settings: AtlasSettings, urn: string): SnapshotContext;
    /** The same for the expiry of a legacy snapshot. */
    legacyContextFor(settings: AtlasSettings, urn: string): LegacyContext;
    session: Session;
    clock: Clock;
    parallelHint: ParallelHint;
}

export function createPluginProcess(
    clock: Clock = systemClock,
    transport: Transport = createTransport(clock),
    engine: Engine = connectToEngine(process.argv.slice(2)),
): PluginProcess {
    const session = new Session();
    const parallelHint = new ParallelHint();
    const terminal = isTerminal();
    const accounts = new Accounts(transport, clock);

    function operation(storedUrn: string): OperationContext {
        const urn = session.currentUrn(storedUrn);
        const show = createLiveProgress(clock, terminal, (text) => {
            engine.status(urn, text);
        });
        const progress: Progress = {
            status: (text) => {
                show(text);
                const hint = parallelHint.text(clock.now());
                if (hint !== undefined) {
                    engine.info(urn, hint);
                }
            },
            warn: (text) => {
                engine.warn(urn, text);
            },
            info: (text) => {
                engine.info(urn, text);
            },
        };
        return { clock, signal: engine.gone, progress };
    }

    return {
        session,
        clock,
        parallelHint,
        findSettings: (config) => findSettings((key) => config(`mongodbatlas:${key}`), process.env),
        contextFor: (settings, urn) => ({ ...operation(urn), atlas: accounts.of(settings).cloud, session }),
        legacyContextFor: (settings, urn) => ({ ...operation(urn), atlas: accounts.of(settings).legacy }),
    };
}
