/** A transport that answers by script, and what the unit tests of the client say to it. */
import assert from "node:assert/strict";
import * as v from "valibot";
import type { Budget } from "../../provider/atlas/client";
import type { Answered, Operation } from "../../provider/atlas/exchange";
import type { HttpAnswer, HttpRequest, Transport } from "../../provider/atlas/transport";
import type { AtlasSettings, Credentials } from "../../provider/settings/settings";

export const baseUrl = "https://atlas.example";
export const publicKey = "pubkeyab";
export const privateKey = "0f1e2d3c-secret-private-key";
export const clientId = "mdb_sa_id_1";
export const clientSecret = "mdb_sa_sk_secret+of/it";
export const accessToken = "secret.access.token";

export const apiKey: Credentials = { kind: "apiKey", publicKey, privateKey };
export const serviceAccount: Credentials = { kind: "serviceAccount", clientId, clientSecret };
export const readyToken: Credentials = { kind: "accessToken", accessToken };

export function settingsWith(credentials: Credentials, url = baseUrl): AtlasSettings {
    return { baseUrl: new URL(url), credentials };
}

export function makeAnswer(status: number, body: unknown = "", headers: Record<string, string> = {}): HttpAnswer {
    return {
        status,
        header: (name) => headers[name],
        text: typeof body === "string" ? body : JSON.stringify(body),
    };
}

export const okay = makeAnswer(200, { id: "one" });

/** One of Atlas's own errors. */
export function apiError(status: number, errorCode: string, headers: Record<string, string> = {}): HttpAnswer {
    return makeAnswer(status, { detail: `About ${errorCode}.`, error: status, errorCode }, headers);
}

export const challengeText =
    'Digest realm="MMS Public API", domain="", nonce="Ab/d+fgh=", algorithm=MD5, qop="auth", stale=false';

/** A 401 with a digest challenge, by default Atlas's own. */
export function challenge(text = challengeText): HttpAnswer {
    return makeAnswer(
        401,
        { detail: "You are not authorized for this resource.", error: 401, errorCode: "UNEXPECTED_ERROR" },
        { "www-authenticate": text },
    );
}

export function challengeWithNonce(nonce: string, stale = false): HttpAnswer {
    return challenge(
        `Digest realm="MMS Public API", domain="", nonce="${nonce}", algorithm=MD5, qop="auth", stale=${stale}`,
    );
}

export function tokenAnswer(token: string, expiresIn = 3600): HttpAnswer {
    return makeAnswer(200, { access_token: token, expires_in: expiresIn, token_type: "Bearer" });
}

export type Step =
    HttpAnswer | Error | ((request: HttpRequest, signal: AbortSignal) => HttpAnswer | Promise<HttpAnswer>);

/** Answers the first request with the first step, and so on; one request too many is a failed test. */
export class ScriptedTransport {
    readonly requests: HttpRequest[] = [];
    private readonly steps: Step[];

    constructor(...steps: Step[]) {
        this.steps = steps;
    }

    readonly send: Transport = async (request, signal) => {
        this.requests.push(request);
        const step = this.steps.shift();
        assert.ok(step, `request ${this.requests.length} is one too many: ${request.method} ${request.url.href}`);
        // As with a network, an answer takes a turn of the event loop at least.
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
        if (step instanceof Error) {
            throw step;
        }
        return typeof step === "function" ? await step(request, signal) : step;
    };

    get authorizations(): (string | undefined)[] {
        return this.requests.map(({ headers }) => headers.Authorization);
    }

    get methods(): string[] {
        return this.requests.map(({ method }) => method);
    }

    /** How many answers nobody asked for. */
    get left(): number {
        return this.steps.length;
    }
}

const Thing = v.looseObject({ id: v.string() });
export type Thing = v.InferOutput<typeof Thing>;
export type ThingAnswer = Answered<Thing>;

export function operation(method: HttpRequest["method"]): Operation<Thing> {
    const body = method === "POST" || method === "PATCH" ? { body: { description: "d" } } : {};
    return { method, path: "/api/atlas/v2/things", answer: Thing, ...body };
}

export function budgetUntil(deadlineAt: number, more: Partial<Budget> = {}): Budget {
    return { deadlineAt, signal: new AbortController().signal, ...more };
}
