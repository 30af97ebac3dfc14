/**
 * The accounts, with the client that is loaded when Atlas is asked for the first time: a preview, a program without functions and
 * `--help` are sooner done without it.
 */
import type { Clock } from "../clock";
import type { Accounts } from "./accounts";
import type { Transport } from "./transport";

/** @param transport The way to Atlas. @default the network */
export function lateAccounts(clock: Clock, transport?: Transport): () => Accounts {
    let accounts: Accounts | undefined;
    return () => (accounts ??= load(clock, transport));
}

function load(clock: Clock, transport: Transport | undefined): Accounts {
    /* eslint-disable @typescript-eslint/no-require-imports -- Bundlers find what is written this way. */
    const { Accounts } = require("./accounts") as typeof import("./accounts");
    const { createTransport } = require("./transport") as typeof import("./transport");
    /* eslint-enable */
    return new Accounts(transport ?? createTransport(clock), clock);
}
