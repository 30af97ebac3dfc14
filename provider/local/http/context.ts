/** What the handlers of one local Atlas share, and what they know of the request at hand. */
import type { Context } from "hono";
import type { DigestGate } from "../signIn/digest";
import type { LegacyStore } from "../legacy/store";
import type { Account, Settings } from "../options";
import type { RateLimiter } from "./rateLimit";
import type { LoggedRequest } from "../requestLog";
import type { Store } from "../store";
import type { Tokens } from "../signIn/tokens";

/** To be asked for its parts at each request: a reset puts others in their place. */
export interface State {
    settings: Settings;
    store: Store;
    legacyStore: LegacyStore;
    digest: DigestGate;
    tokens: Tokens;
    rateLimiter: RateLimiter;
}

export interface AppEnv {
    Bindings: {
        /** Path and query exactly as sent. */
        target: string;
        /** The address that sent the request. */
        address: string;
        logged: LoggedRequest;
    };
    Variables: {
        account: Account;
        /** The prefix of the API that was asked: with versions, or the one before them. */
        prefix: string;
        /** The version that the Accept header resolved to; of the API before versions, the first. */
        version: string;
    };
}

export type AppContext = Context<AppEnv>;
