/**
 * axios, set up for one purpose: carry one request to Atlas and bring back status, headers and text. It neither follows
 * redirects (credentials would travel with them) nor interprets anything.
 */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import axios, { type AxiosAdapter, isAxiosError } from "axios";
import type { Clock } from "../clock";
import { isLoopback } from "../loopback";
import { AtlasConnectionError, ProxyVariableError } from "./errors";

export interface HttpRequest {
    method: "GET" | "POST" | "PATCH" | "DELETE";
    url: URL;
    headers: Record<string, string>;
    body?: string;
}

export interface HttpAnswer {
    status: number;
    /** A header's value by its lower-case name. */
    header(name: string): string | undefined;
    text: string;
}

export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** A request that has not been answered by then is given up; Atlas answers within seconds. */
export const requestLimitMs = 30_000;

/** Of those that nobody uses at the moment. */
const mostFreeConnections = 16;

const longestAnswerBytes = 32 * 1024 * 1024;
const over = new Error("The request is over");
const noConnectionCodes = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];
/** Node's words for a certificate that is not trusted: nothing is sent to such a server. */
const untrustedServer = /^(CERT_|ERR_TLS_CERT_|SELF_SIGNED_CERT_|DEPTH_ZERO_|UNABLE_TO_(GET|VERIFY)_)/;

/**
 * @param adapter What stands in for the network; only tests give one.
 */
export function createTransport(clock: Clock, adapter?: AxiosAdapter): Transport {
    const kept = { keepAlive: true, maxFreeSockets: mostFreeConnections };
    const reusing = { httpAgent: new HttpAgent(kept), httpsAgent: new HttpsAgent(kept) };
    // A connection that was used before may be closed from the other side just when the next request goes out (RFC 9112,
    // section 9.3.1), and a POST that is lost that way cannot simply be repeated.
    const fresh = { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
    const http = axios.create({
        maxRedirects: 0,
        maxContentLength: longestAnswerBytes,
        responseType: "text",
        transformResponse: (text: unknown) => text,
        transformRequest: (body: unknown) => body,
        validateStatus: () => true,
        ...(adapter && { adapter }),
    });
    return async ({ method, url, headers, body }, signal) => {
        signal.throwIfAborted();
        const limit = new AbortController();
        // Not AbortSignal.any: what it makes of a signal that lives as long as the process is never given back by Node 20.
        const interrupt = () => {
            limit.abort();
        };
        signal.addEventListener("abort", interrupt, { once: true });
        const giveUp = clock.sleep(requestLimitMs, limit.signal).then(
            () => {
                limit.abort(new Error("ETIMEDOUT"));
            },
            () => undefined,
        );
        try {
            const answer = await http.request<unknown>({
                method,
                url: url.href,
                headers: { "User-Agent": "pulumi-atlas-snapshots", ...headers },
                data: body,
                signal: limit.signal,
                ...(method === "POST" ? fresh : reusing),
                // A proxy for the outside world knows nothing of a server on this machine.
                ...(isLoopback(url.hostname) && { proxy: false }),
            });
            return {
                status: answer.status,
                header: (name) => headerText((answer.headers as Record<string, unknown>)[name]),
                text: typeof answer.data === "string" ? answer.data : "",
            };
        } catch (error) {
            signal.throwIfAborted();
            // Not kept as `cause`: axios's errors carry the request with its Authorization header.
            const code = limit.signal.aborted ? "ETIMEDOUT" : systemCode(error);
            if (code === "ERR_INVALID_URL") {
                // The request's own address is a URL.
                throw new ProxyVariableError(method, url.pathname, proxyVariable(url));
            }
            Object.values(reusing).forEach(forgetFree);
            const neverSent = noConnectionCodes.includes(code) || untrustedServer.test(code);
            throw new AtlasConnectionError(method, url.pathname, code, neverSent);
        } finally {
            signal.removeEventListener("abort", interrupt);
            limit.abort(over);
            await giveUp;
        }
    };
}

/** What ended one connection may have ended those that nobody uses as well: the next attempt must not meet them one by one. */
function forgetFree({ freeSockets }: HttpAgent): void {
    for (const socket of Object.values(freeSockets).flat()) {
        socket?.destroy();
    }
}

/** The environment variable that tells axios the way to `url`. */
function proxyVariable({ protocol }: URL): string {
    const names = [`${protocol.slice(0, -1)}_proxy`, "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);
    return names.find((name) => process.env[name]) ?? names.join(" or ");
}

function headerText(value: unknown): string | undefined {
    return Array.isArray(value) ? value.join(", ") : typeof value === "string" ? value : undefined;
}

function systemCode(error: unknown): string {
    const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code === "string") {
        // axios's own word for an answer that broke off says less than the socket's.
        const cause: unknown = isAxiosError(error) ? error.cause : undefined;
        const inner: unknown = cause instanceof Error && "code" in cause ? cause.code : undefined;
        return typeof inner === "string" ? inner : code;
    }
    return "unknown fault";
}
