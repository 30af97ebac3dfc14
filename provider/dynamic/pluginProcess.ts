/** What all provider objects of one plugin process share. */
import type { Account } from "../atlas/accounts";
import { lateAccounts } from "../atlas/lateAccounts";
import type { Transport } from "../atlas/transport";
import { type Clock, systemClock } from "../clock";
import { createRunJournal } from "../engine/runJournal";
import { readStackHolders } from "../engine/stackState";
import type { Context, Stack } from "../lifecycle/operation";
import type { Progress } from "../lifecycle/progress";
import { Holders } from "../lifecycle/holders";
import { Session } from "../lifecycle/session";
import { type AtlasSettings, findSettings, type SettingsResult } from "../settings/settings";
import { connectToEngine, type Engine } from "./engine";
import { isTerminal, LiveRows } from "./liveProgress";
import { ParallelHint } from "./parallelHint";

export interface PluginProcess extends Stack {
    /** The settings that the engine's configuration and the environment hold. */
    findSettings(config: (key: string) => string | undefined): SettingsResult;
    /** Shows each of these warnings with the resource `urn`, unless it was shown before. */
    warnOnce(urn: string, texts: string[]): void;
    /** The resource `urn` is in the state already. */
    noteExisting(urn: string): void;
    /** What a life cycle needs to work for the resource `urn` with these settings. */
    contextFor<Atlas>(
        lifeCycle: { atlasIn(account: Account): Atlas },
        settings: AtlasSettings,
        urn: string,
    ): Context<Atlas>;
    parallelHint: ParallelHint;
}

/**
 * @param transport The way to Atlas. @default the network
 * @param holders Who holds what. @default by the stack's state, which the Pulumi CLI tells
 */
export function createPluginProcess(
    clock: Clock = systemClock,
    transport?: Transport,
    engine: Engine = connectToEngine(process.argv.slice(2)),
    holders = new Holders(readStackHolders, createRunJournal(engine.address)),
): PluginProcess {
    const session = new Session();
    const parallelHint = new ParallelHint();
    const rows = new LiveRows(clock, isTerminal(), (urn, text) => {
        engine.status(urn, text);
    });
    const warned = new Set<string>();
    const accounts = lateAccounts(clock, transport);

    function progressIn(urn: string): Progress {
        const row = rows.of(urn);
        return {
            outcome: (status) => {
                row.end(status);
            },
            status: (status) => {
                row.show(status);
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
    }

    return {
        session,
        holders,
        clock,
        parallelHint,
        findSettings: (config) => findSettings((key) => config(`mongodbatlas:${key}`), process.env),
        warnOnce: (urn, texts) => {
            for (const text of texts.filter((each) => !warned.has(each))) {
                warned.add(text);
                engine.warn(urn, text);
            }
        },
        noteExisting: (urn) => {
            rows.noteExisting(urn);
        },
        contextFor: (lifeCycle, settings, urn) => ({
            clock,
            signal: engine.gone,
            session,
            holders,
            progress: progressIn(urn),
            atlas: lifeCycle.atlasIn(accounts().of(settings)),
        }),
    };
}
