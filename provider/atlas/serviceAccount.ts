/** Service accounts: an access token by OAuth 2.0 client credentials, one for the whole process, renewed before it expires. */
import * as v from "valibot";
import type { Clock } from "../clock";
import { apiErrorOf, readAnswer } from "./answer";
import type { Authenticator, Refusal } from "./authenticator";
import { AtlasApiError, AtlasAuthError } from "./errors";
import { singleFlight } from "./singleFlight";
import type { HttpRequest, Transport } from "./transport";
import { urlBelow } from "./url";

const Token = v.looseObject({
    access_token: v.string(),
    expires_in: v.fallback(v.optional(v.pipe(v.number(), v.finite()), 3600), 3600),
});

const earlyRenewalMs = 10 * 60_000;

export class ServiceAccountAuthenticator implements Authenticator {
    readonly remedy =
        "the service account's client id or secret is wrong, expired or revoked (mongodbatlas:clientId and " +
        "mongodbatlas:clientSecret, or MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET)";
    private token: { text: string; renewAt: number } | undefined;
    /** What the endpoint said when it asked to be left alone until then. */
    private told: { error: AtlasApiError; until: number } | undefined;
    private readonly renew: (signal: AbortSignal) => Promise<void>;

    constructor(
        credentials: { clientId: string; clientSecret: string },
        baseUrl: URL,
        transport: Transport,
        private readonly clock: Clock,
    ) {
        this.renew = singleFlight(async (signal) => {
            this.token = undefined;
            const toldToWaitMs = (this.told?.until ?? 0) - this.clock.now();
            if (this.told && toldToWaitMs > 0) {
                throw this.told.error.inMs(toldToWaitMs);
            }
            try {
                this.token = await this.fetchToken(credentials, baseUrl, transport, signal);
            } catch (error) {
                this.noteTold(error);
                throw error;
            }
        });
    }

    async authorize(_request: HttpRequest, signal: AbortSignal): Promise<string> {
        // A token that was fetched for this request is used, however short its life may be.
        for (let renewed = false; ; renewed = true) {
            const token = this.token;
            if (token && (renewed || this.clock.now() < token.renewAt)) {
                return `Bearer ${token.text}`;
            }
            await this.renew(signal);
        }
    }

    refused(header: string): Refusal {
        // Where another request has brought a newer token meanwhile, that one is to be used.
        if (header === `Bearer ${this.token?.text ?? ""}`) {
            this.token = undefined;
        }
        return "refused";
    }

    /** Those who wait for a token come back one by one, and each of them would ask again. */
    private noteTold(error: unknown): void {
        if (error instanceof AtlasApiError && error.retryAfterMs) {
            this.told = { error, until: this.clock.now() + error.retryAfterMs };
        }
    }

    private async fetchToken(
        { clientId, clientSecret }: { clientId: string; clientSecret: string },
        baseUrl: URL,
        transport: Transport,
        signal: AbortSignal,
    ): Promise<{ text: string; renewAt: number }> {
        const url = urlBelow(baseUrl, "/api/oauth/token");
        const requestedAt = this.clock.now();
        const answer = await transport(
            {
                method: "POST",
                url,
                headers: {
                    Accept: "application/json",
                    Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
                    "Content-Type": "application/x-www-form-urlencoded",
                },
                body: "grant_type=client_credentials",
            },
            signal,
        );
        if (answer.status === 401) {
            const { outcome } = apiErrorOf("POST", url.pathname, answer);
            throw new AtlasAuthError("POST", url.pathname, `${outcome}; ${this.remedy}`);
        }
        const token = readAnswer("POST", url.pathname, answer, Token);
        const lifetimeMs = token.expires_in * 1000;
        // A tenth of a short life: a token must never be renewed before it was used.
        return {
            text: token.access_token,
            renewAt: requestedAt + lifetimeMs - Math.min(earlyRenewalMs, lifetimeMs / 10),
        };
    }
}
