/** What all provider objects of one plugin process share. */
import { AtlasClient } from "../atlas/client";
import { SnapshotOperations } from "../atlas/snapshots";
import { createTransport, type Transport } from "../atlas/transport";
import { type Clock, systemClock } from "../clock";
import type { Progress, SnapshotContext } from "../lifecycle/context";
import { Session } from "../lifecycle/session";
import { type AtlasSettings, findSettings, type SettingsResult } from "../settings";
import { connectToEngine, type Engine } from "./engine";

export interface PluginProcess {
    /** The settings that the engine's configuration and the environment hold. */
    findSettings(config: (key: string) => string | undefined): SettingsResult;
    /** What the life cycle needs to work for the resource `urn` with these settings. */
    contextFor(settings: AtlasSettings, urn: string): SnapshotContext;
    session: Session;
    clock: Clock;
}

export function createPluginProcess(
    clock: Clock = systemClock,
    transport: Transport = createTransport(clock),
    engine: Engine = connectToEngine(process.argv.slice(2)),
): PluginProcess {
    const session = new Session();
    const operations = new Map<string, SnapshotOperations>();
    return {
        session,
        clock,
        findSettings: (config) => findSettings((key) => config(`mongodbatlas:${key}`), process.env),
        contextFor(settings, urn) {
            // The same account is served by one client, so that its challenge or token is fetched once.
            const key = JSON.stringify([settings.baseUrl.href, settings.credentials]);
            const atlas = operations.get(key) ?? new SnapshotOperations(new AtlasClient(settings, transport, clock));
            operations.set(key, atlas);
            return {
                atlas,
                clock,
                session,
                signal: engine.gone,
                progress: progressOf(engine, session.currentUrn(urn)),
            };
        },
    };
}

function progressOf(engine: Engine, urn: string): Progress {
    return {
        status: () => undefined,
        warn: (text) => {
            engine.warn(urn, text);
        },
    };
}
