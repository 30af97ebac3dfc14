/** From what Node's server hands on to a Request that the app can be asked. */
import type { IncomingMessage } from "node:http";
import { isLoopback } from "../../loopback";
import { httpRefusals } from "./httpRefusals";
import type { Refusal } from "./refusal";

/** Far more than any request needs; whoever has not signed in yet can send one, too. */
const longestBodyBytes = 1024 * 1024;

/** The request, or why it is none to be served: a target that is no path, a body that breaks off or does not end. */
export async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request | Refusal> {
    const { method = "GET", url = "/", headers } = incoming;
    const host = headers.host ?? "127.0.0.1";
    try {
        const body = await readBody(incoming);
        // A web page that makes its own name lead here would otherwise get the answers.
        if (!isLoopback(new URL(`http://${host}`).hostname)) {
            return httpRefusals.foreignHost(host);
        }
        if (body === "too long") {
            return httpRefusals.bodyTooLong();
        }
        if (!isTarget(url) || (incoming.headersDistinct.host ?? []).length > 1) {
            return httpRefusals.badRequest();
        }
        const hasBody = method !== "GET" && method !== "HEAD" && method !== "TRACE";
        // The Host header is only taken for the links in answers, which then lead back to here.
        const request = new Request(`http://${host}${url}`, {
            method: method === "TRACE" ? "GET" : method,
            headers: headerList(headers),
            signal,
            ...(hasBody ? { body } : {}),
        });
        // A Request cannot be made with this method, since no program may send it; a server may well get it.
        return method === "TRACE" ? Object.defineProperty(request, "method", { value: method }) : request;
    } catch {
        return httpRefusals.badRequest();
    }
}

/** Path and query as RFC 3986 has them: URL takes far more, such as a fragment and backslashes, and makes something else of it. */
function isTarget(url: string): boolean {
    try {
        decodeURIComponent(url);
        return /^\/[\w\-.~!$&'()*+,;=:@/?%]*$/.test(url);
    } catch {
        return false;
    }
}

/** Read to its end in any case: a client that still sends would not see the answer. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | "too long"> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of incoming) {
        bytes += (chunk as Buffer).length;
        if (bytes <= longestBodyBytes) {
            chunks.push(chunk as Buffer);
        }
    }
    return bytes <= longestBodyBytes ? Buffer.concat(chunks) : "too long";
}

function headerList(headers: IncomingMessage["headers"]): [string, string][] {
    return Object.entries(headers).map(([name, value = ""]) => [name, Array.isArray(value) ? value.join(", ") : value]);
}
