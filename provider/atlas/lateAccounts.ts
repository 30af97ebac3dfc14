/**
 * The accounts, with the client that is loaded when Atlas is asked for the first time: a preview, a program without functions and
 * `--help` are sooner done without it.
 */
import { createRequire } from "node:module";
import type { Clock } from "../clock";
import type { Accounts } from "./accounts";
import type { Transport } from "./transport";

/** @param transport The way to Atlas. @default the network */
export function lateAccounts(clock: Clock, transport?: Transport): () => Accounts {
    let accounts: Accounts | undefined;
    return () => (accounts ??= load(clock, transport));
}

function load(clock: Clock, transport: Transport | undefined): Accounts {
    const loaded = createRequire(__filename);
    const { Accounts } = loaded("./accounts") as typeof import("./accounts");
    const { createTransport } = loaded("./transport") as typeof import("./transport");
    return new Accounts(transport ?? createTransport(clock), clock);
}
