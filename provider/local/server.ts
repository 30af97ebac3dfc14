/** The local Atlas on a real socket, where the faults are performed for real. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Core } from "./core";
import type { Outcome } from "./core";
import { createHandle } from "./handle";
import type { LocalAtlas } from "./handle";
import { settle } from "./options";
import type { LocalAtlasOptions } from "./options";
import { refusals } from "./refusals";

/**
 * Starts a local Atlas at 127.0.0.1.
 *
 * @example
 * const atlas = await startLocalAtlas({ inProgressMs: 0 });
 * Object.assign(process.env, atlas.env);
 * // ... run the program under test, then look at atlas.requests and atlas.snapshots() ...
 * await atlas.stop();
 */
export async function startLocalAtlas(options: LocalAtlasOptions = {}): Promise<LocalAtlas> {
    const core = new Core(settle(options));
    const server = createServer((incoming, outgoing) => void serve(core, incoming, outgoing));
    // An idle connection that ends by itself would look like a fault to a request that is just being sent on it.
    server.keepAliveTimeout = 0;
    await listen(server, core.settings.port);
    const { port } = server.address() as AddressInfo;
    let stopped: Promise<void> | undefined;
    return createHandle(core, `http://127.0.0.1:${port}`, () => {
        core.stop();
        return (stopped ??= close(server));
    });
}

async function listen(server: Server, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
        server.once("error", (error: NodeJS.ErrnoException) => {
            const reason = error.code === "EADDRINUSE" ? "it is already in use" : error.message;
            reject(new Error(`The local Atlas cannot listen on port ${port}: ${reason}`, { cause: error }));
        });
        server.listen(port, "127.0.0.1", resolve);
    });
}

async function close(server: Server): Promise<void> {
    await new Promise<void>((resolve) => {
        server.close(() => {
            resolve();
        });
        server.closeAllConnections();
    });
}

async function serve(core: Core, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const leaving = new AbortController();
    const leave = () => {
        if (!outgoing.writableFinished && !core.stopped.aborted) {
            leaving.abort();
        }
    };
    outgoing.once("close", leave);
    const request = await toRequest(incoming, leaving.signal);
    if (!request) {
        await write(refusals.badRequest().toResponse(), false, incoming, outgoing);
        return;
    }
    const outcome = await core.answer(request, incoming.url ?? "/", incoming.socket.remoteAddress ?? "");
    if (outcome.kind === "reset" || outcome.kind === "truncated") {
        // This connection is ended from here.
        outgoing.off("close", leave);
    }
    await perform(outcome, incoming, outgoing);
}

/** Nothing for what no client library sends: TRACE, a target that is no path, a body that breaks off. */
async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request | undefined> {
    const { method = "GET", url = "/", headers } = incoming;
    try {
        const chunks = [];
        for await (const chunk of incoming) {
            chunks.push(chunk as Buffer);
        }
        const hasBody = method !== "GET" && method !== "HEAD";
        // The Host header is only taken for the links in answers, which then lead back to here.
        return new Request(`http://${headers.host ?? "127.0.0.1"}${url}`, {
            method,
            headers: headerList(headers),
            signal,
            ...(hasBody ? { body: Buffer.concat(chunks) } : {}),
        });
    } catch {
        return undefined;
    }
}

function headerList(headers: IncomingMessage["headers"]): [string, string][] {
    return Object.entries(headers).map(([name, value = ""]) => [name, Array.isArray(value) ? value.join(", ") : value]);
}

async function perform(outcome: Outcome, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    switch (outcome.kind) {
        case "hang":
            return;
        case "reset":
            incoming.socket.resetAndDestroy();
            return;
        case "answer":
        case "truncated":
            await write(outcome.response, outcome.kind === "truncated", incoming, outgoing);
    }
}

async function write(
    response: Response,
    truncated: boolean,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
): Promise<void> {
    const body = Buffer.from(await response.arrayBuffer());
    if (truncated && body.length === 0) {
        incoming.socket.resetAndDestroy();
        return;
    }
    const length = response.status === 204 ? {} : { "Content-Length": body.length };
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...length });
    if (truncated) {
        outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => incoming.socket.destroy());
        return;
    }
    outgoing.end(body);
}
