/** Service accounts: an access token by OAuth 2.0 client credentials, one for the whole process, renewed before it expires. */
import * as v from "valibot";
import type { Clock } from "../clock";
import { apiErrorOf, readAnswer } from "./answer";
import type { Authenticator, Refusal } from "./authenticator";
import { AtlasAuthError } from "./errors";
import { singleFlight } from "./singleFlight";
import type { HttpRequest, Transport } from "./transport";

const Token = v.looseObject({ access_token: v.string(), expires_in: v.optional(v.number(), 3600) });

const earlyRenewalMs = 10 * 60_000;

export class ServiceAccountAuthenticator implements Authenticator {
    readonly remedy =
        "the service account's client id or secret is wrong, expired or revoked (mongodbatlas:clientId and " +
        "mongodbatlas:clientSecret, or MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET)";
    private token: { text: string; renewAt: number } | undefined;
    private readonly renew: (signal: AbortSignal) => Promise<void>;

    constructor(
        credentials: { clientId: string; clientSecret: string },
        baseUrl: URL,
        transport: Transport,
        private readonly clock: Clock,
    ) {
        this.renew = singleFlight(async (signal) => {
            this.token = undefined;
            this.token = await this.fetchToken(credentials, baseUrl, transport, signal);
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

    private async fetchToken(
        { clientId, clientSecret }: { clientId: string; clientSecret: string },
        baseUrl: URL,
        transport: Transport,
        signal: AbortSignal,
    ): Promise<{ text: string; renewAt: number }> {
        const url = new URL(`${baseUrl.pathname.replace(/\/$/, "")}/api/oauth/token`, baseUrl);
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
            const { message } = apiErrorOf("POST", url.pathname, answer);
            throw new AtlasAuthError("POST", url.pathname, `${message.split(" ").slice(2).join(" ")}; ${this.remedy}`);
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
