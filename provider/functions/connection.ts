/** The functions' way to Atlas, loaded with the first call. */
import { type Account, Accounts } from "../atlas/accounts";
import type { Budget } from "../atlas/client";
import { createTransport } from "../atlas/transport";
import { systemClock } from "../clock";
import type { AtlasSettings } from "../settings/settings";

export type Connection = Account;

/** A function has no timeout of its own. */
const limitMs = 10 * 60_000;

const accounts = new Accounts(createTransport(systemClock), systemClock);

export function connect(settings: AtlasSettings): Connection {
    return accounts.of(settings);
}

export function budget(): Budget {
    return { deadlineAt: systemClock.now() + limitMs, signal: new AbortController().signal };
}
