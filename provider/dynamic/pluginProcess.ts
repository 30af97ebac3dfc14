/** What all provider objects of one plugin process share. */
import { createRequire } from "node:module";
import type { Account, Accounts } from "../atlas/accounts";
import type { Transport } from "../atlas/transport";
import { type Clock, systemClock } from "../clock";
import { createRunJournal } from "../engine/runJournal";
import { readStackHolders } from "../engine/stackState";
import type { LegacyContext, OperationContext, Progress, SnapshotContext } from "../lifecycle/context";
import { Holders } from "../lifecycle/holders";
import { Session } from "../lifecycle/session";
import { type AtlasSettings, findSettings, type SettingsResult } from "../settings/settings";
import { connectToEngine, type Engine } from "./engine";
import { createLiveProgress, isTerminal } from "./liveProgress";
import { ParallelHint } from "./parallelHint";

export interface PluginProcess {
    /** The settings that the engine's configuration and the environment hold. */
    findSettings(config: (key: string) => string | undefined): SettingsResult;
    /** Shows each of these warnings with the resource `urn`, unless it was shown before. */
    warnOnce(urn: string, texts: string[]): void;
    /** What the life cycle of a snapshot needs to work for the resource `urn` with these settings. */
    contextFor(settings: AtlasSettings, urn: string): SnapshotContext;
    /** The same for the expiry of a legacy snapshot. */
    legacyContextFor(settings: AtlasSettings, urn: string): LegacyContext;
    session: Session;
    holders: Holders;
    clock: Clock;
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
    const terminal = isTerminal();
    const warned = new Set<string>();
    let accounts: Accounts | undefined;

    function operation(urn: string): OperationContext {
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
        return { clock, signal: engine.gone, progress, holders };
    }

    function account(settings: AtlasSettings): Account {
        accounts ??= loadAccounts(clock, transport);
        return accounts.of(settings);
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
        contextFor: (settings, urn) => ({ ...operation(urn), atlas: account(settings).cloud, session }),
        legacyContextFor: (settings, urn) => ({ ...operation(urn), atlas: account(settings).legacy }),
    };
}

/** The client is loaded when Atlas is asked for the first time: a preview asks nothing, and is sooner done without. */
function loadAccounts(clock: Clock, transport?: Transport): Accounts {
    const load = createRequire(__filename);
    const { Accounts } = load("../atlas/accounts") as typeof import("../atlas/accounts");
    const { createTransport } = load("../atlas/transport") as typeof import("../atlas/transport");
    return new Accounts(transport ?? createTransport(clock), clock);
}
