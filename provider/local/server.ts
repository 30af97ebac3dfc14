/** The local Atlas on a real socket, where the faults are performed for real. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Hono } from "hono";
import type { Core, Outcome } from "./core";
import { createCore } from "./createCore";
import { createHandle } from "./handle";
import type { LocalAtlas } from "./handle";
import type { LocalAtlasOptions } from "./options";
import { createOwnRoutes, isOwnPath } from "./ownRoutes";
import { toRequest } from "./http/toRequest";
import { refusals } from "./http/refusals";
import { stream } from "./http/stream";
import { answerUnreadable } from "./http/unreadable";

/**
 * Starts a local Atlas at 127.0.0.1.
 *
 * @param options What it is like; see each for its default.
 * @returns The local Atlas, once it listens.
 * @throws {TypeError} For an option that makes no sense; the message names it.
 * @throws {Error} If the port is in use, or the data file is in use, damaged or not writable.
 * @example
 * async function withLocalAtlas() {
 *     const atlas = await startLocalAtlas({ inProgressMs: 0 });
 *     Object.assign(process.env, atlas.env);
 *     // Run the program under test here, then look at atlas.requests and atlas.snapshots().
 *     await atlas.stop();
 * }
 */
export async function startLocalAtlas(options: LocalAtlasOptions = {}): Promise<LocalAtlas> {
    const core = createCore(options);
    const server = createServer();
    // An idle connection that ends by itself would look like a fault to a request that is just being sent on it.
    server.keepAliveTimeout = 0;
    answerUnreadable(server);
    try {
        await core.holdings.saved();
        await listen(server, core.settings.port);
    } catch (error) {
        await close(server);
        await core.holdings.close().catch(() => undefined);
        throw error;
    }
    const { port } = server.address() as AddressInfo;
    let stopped: Promise<void> | undefined;
    const atlas = createHandle(core, `http://127.0.0.1:${port}`, () => {
        core.stop();
        return (stopped ??= close(server).then(() => core.holdings.close()));
    });
    const own = createOwnRoutes(core, atlas);
    // Nobody is connected yet: a request is read in a later turn of the event loop.
    server.on("request", (incoming, outgoing) => {
        serve(core, own, incoming, outgoing).catch((error: unknown) => fail(error, incoming, outgoing));
    });
    return atlas;
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

async function serve(core: Core, own: Hono, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const leaving = new AbortController();
    const leave = () => {
        if (!outgoing.writableFinished && !core.stopped.aborted) {
            leaving.abort();
        }
    };
    outgoing.once("close", leave);
    const request = await toRequest(incoming, leaving.signal);
    if (!(request instanceof Request)) {
        await write(request.toResponse(), false, incoming, outgoing);
        return;
    }
    if (isOwnPath(new URL(request.url).pathname)) {
        await stream(await own.fetch(request), outgoing);
        return;
    }
    const outcome = await core.answer(request, incoming.url ?? "/", incoming.socket.remoteAddress ?? "");
    if (outcome.kind === "reset" || outcome.kind === "truncated") {
        // This connection is ended from here.
        outgoing.off("close", leave);
    }
    await perform(outcome, incoming, outgoing);
}

/** A fault of our own, which is to end neither the process nor in silence for the client. */
async function fail(error: unknown, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    console.error("The local Atlas could not answer:", error);
    if (outgoing.headersSent) {
        outgoing.destroy();
        return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    await write(refusals.unexpected(reason).toResponse(), false, incoming, outgoing);
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
    // Spelled as `headers` spells it: one that a fault brings along would otherwise stand beside it.
    const length = response.status === 204 ? {} : { "content-length": lengthOf(response, body, incoming) };
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...length });
    if (truncated) {
        outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => incoming.socket.destroy());
        return;
    }
    outgoing.end(body);
}

/** An answer to HEAD says how long the body is that GET would get, and comes without it. */
function lengthOf(response: Response, body: Buffer, { method }: IncomingMessage): number | string {
    return (method === "HEAD" && response.headers.get("content-length")) || body.length;
}
