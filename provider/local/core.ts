/** One request from arrival to outcome: the log, the faults, and the app in between. Sockets are none of its business. */
import type { Hono } from "hono";
import { createApp } from "./http/app";
import { bearerToken } from "./signIn/authenticate";
import type { AppEnv, State } from "./http/context";
import { DigestGate } from "./signIn/digest";
import { FaultPlan } from "./faults";
import type { Holdings } from "./holdings";
import type { Identifiers } from "./identifiers";
import type { LegacyStore } from "./legacy/store";
import type { Settings } from "./options";
import { RateLimiter } from "./http/rateLimit";
import { refusals } from "./http/refusals";
import { gatewayPage, standIn } from "./http/standIn";
import { RequestLog } from "./requestLog";
import type { LoggedRequest } from "./requestLog";
import type { Store } from "./store";
import { Tokens } from "./signIn/tokens";

/** What is to happen to the connection. */
export type Outcome = { kind: "answer" | "truncated"; response: Response } | { kind: "reset" | "hang" };

export class Core {
    readonly log: RequestLog;
    readonly settings: Settings;
    readonly store: Store;
    readonly legacyStore: LegacyStore;
    readonly faults = new FaultPlan();
    private readonly state: State;
    private readonly app: Hono<AppEnv>;
    private readonly stopping = new AbortController();
    /** One for each slow answer. A signal for all of them would keep something of each for ever. */
    private readonly heldBack = new Set<AbortController>();

    /** @param holdings What it has, for itself alone. */
    constructor(readonly holdings: Holdings) {
        const { settings, identifiers, store, legacyStore } = holdings;
        this.settings = settings;
        this.log = new RequestLog(settings.requestsKept);
        this.store = store;
        this.legacyStore = legacyStore;
        this.state = {
            settings,
            store,
            legacyStore,
            ...unknownClients(settings, identifiers),
        };
        this.app = createApp(this.state);
        this.faults.add(settings.faults);
    }

    /** Aborted by `stop`: nothing may wait any longer. */
    get stopped(): AbortSignal {
        return this.stopping.signal;
    }

    stop(): void {
        this.stopping.abort();
        this.dropHeldBack();
    }

    /** All is as it was after a start without a data file, but no id comes twice. */
    reset(): void {
        this.dropHeldBack();
        this.holdings.reset();
        Object.assign(this.state, unknownClients(this.settings, this.holdings.identifiers));
        this.faults.clear();
        this.faults.add(this.settings.faults);
        this.log.clear();
    }

    /** `target` is the path and query as sent, `address` the one that sent the request. */
    async answer(request: Request, target: string, address: string): Promise<Outcome> {
        const logged = this.log.add(request, this.settings.clock.now());
        const outcome = await this.perform(request, { target, address, logged });
        this.note(logged, outcome);
        this.tell(logged);
        return outcome;
    }

    /** Atlas has acted by now, and the answer stands, whatever happens to those who look on. */
    private tell(request: LoggedRequest): void {
        try {
            this.settings.onRequest(request);
        } catch (error) {
            console.error("The local Atlas's onRequest failed:", error);
        }
    }

    private note(logged: LoggedRequest, outcome: Outcome): void {
        if (outcome.kind !== "hang") {
            logged.durationMs = this.settings.clock.now() - logged.at;
        }
        logged.status = outcome.kind === "answer" ? outcome.response.status : outcome.kind;
        const errorCode = "response" in outcome ? outcome.response.headers.get("x-error-code") : null;
        if (errorCode !== null) {
            logged.errorCode = errorCode;
        }
    }

    private async perform(request: Request, bindings: AppEnv["Bindings"]): Promise<Outcome> {
        const authorization = request.headers.get("authorization");
        const { fault, when } = this.faults.meet(request.method, bindings.target, authorization === null) ?? {};
        const act = () => this.act(request, bindings);
        const actsFirst = when === "after";
        switch (fault?.kind) {
            case undefined:
                return this.answerWith(await act());
            case "staleNonce":
            case "expiredToken":
                this.forgetCredentials(authorization ?? "");
                return this.answerWith(await act());
            case "slow":
                return await this.performSlowly(request, fault.ms, actsFirst, act);
            case "truncated":
                return { ...this.answerWith(actsFirst ? await act() : gatewayPage(502)), kind: "truncated" };
            case "reset":
            case "hang":
            case "html":
            case "status":
                if (actsFirst) {
                    await act();
                }
                return fault.kind === "html" || fault.kind === "status"
                    ? this.answerWith(standIn(fault))
                    : { kind: fault.kind };
        }
    }

    /** What an answer tells is in the data file before it goes out. */
    private async act(request: Request, bindings: AppEnv["Bindings"]): Promise<Response> {
        const response = await this.app.fetch(request, bindings);
        bindings.logged.accepted = response.ok;
        try {
            await this.holdings.saved();
        } catch (error) {
            return refusals.unexpected((error as Error).message).toResponse();
        }
        return response;
    }

    private async performSlowly(
        request: Request,
        ms: number,
        actsFirst: boolean,
        act: () => Promise<Response>,
    ): Promise<Outcome> {
        const early = actsFirst ? await act() : undefined;
        const dropping = new AbortController();
        this.heldBack.add(dropping);
        if (this.stopped.aborted) {
            dropping.abort();
        }
        try {
            await this.settings.clock.sleep(ms, AbortSignal.any([request.signal, dropping.signal]));
        } catch {
            // Nobody waits for this answer any more, and a request that was cut off before it was read does nothing.
            return { kind: "reset" };
        } finally {
            this.heldBack.delete(dropping);
        }
        return this.answerWith(early ?? (await act()));
    }

    private dropHeldBack(): void {
        for (const dropping of this.heldBack) {
            dropping.abort();
        }
    }

    private forgetCredentials(authorization: string): void {
        this.state.digest.forgetNonceOf(authorization);
        this.state.tokens.forget(bearerToken(authorization) ?? "");
    }

    private answerWith(response: Response): { kind: "answer"; response: Response } {
        response.headers.set("Date", new Date(this.settings.clock.now()).toUTCString());
        return { kind: "answer", response };
    }
}

/** What is known of clients: nothing yet. */
function unknownClients(
    settings: Settings,
    identifiers: Identifiers,
): Pick<State, "digest" | "tokens" | "rateLimiter"> {
    return {
        digest: new DigestGate(settings, identifiers),
        tokens: new Tokens(settings, identifiers),
        rateLimiter: new RateLimiter(settings),
    };
}
