/** The local Atlas without a socket, for tests in the same process and with a clock of their own. */
import type { Outcome } from "./core";
import { createCore } from "./createCore";
import { createHandle } from "./handle";
import type { LocalAtlas } from "./handle";
import type { LocalAtlasOptions } from "./options";

/** A local Atlas that is reached by a function call. Its `url` names no port: nothing listens. */
export interface InProcessLocalAtlas extends LocalAtlas {
    /**
     * Answers like a server would. A reset rejects with an Error whose `code` is "ECONNRESET"; a hang waits for the
     * request's signal, or for ever; a truncated answer is half as long as its Content-Length says.
     */
    fetch(request: Request): Promise<Response>;
}

/**
 * Creates a local Atlas without a socket. `port` has no meaning here.
 *
 * @param options What it is like; see each for its default.
 * @returns The local Atlas.
 * @throws {TypeError} For an option that makes no sense; the message names it.
 * @throws {Error} If the data file is in use, damaged or not writable.
 * @example
 * const atlas = createLocalAtlas({ clock: virtualClock });
 * const answer = atlas.fetch(new Request(`${atlas.url}/api/atlas/v2/groups/${projectId}`));
 */
export function createLocalAtlas(options: LocalAtlasOptions = {}): InProcessLocalAtlas {
    const core = createCore(options);
    let stopped: Promise<void> | undefined;
    const stop = () => {
        core.stop();
        return (stopped ??= core.holdings.close());
    };
    return {
        ...createHandle(core, "http://127.0.0.1", stop),
        fetch: async (request) => {
            if (core.stopped.aborted) {
                throw connectionError("ECONNREFUSED");
            }
            const { pathname, search } = new URL(request.url);
            return await deliver(
                await core.answer(request, pathname + search, "127.0.0.1"),
                request.signal,
                core.stopped,
            );
        },
    };
}

async function deliver(outcome: Outcome, signal: AbortSignal, stopped: AbortSignal): Promise<Response> {
    // As with a real fetch, whoever gave up waiting gets to hear that, not an answer.
    signal.throwIfAborted();
    switch (outcome.kind) {
        case "answer":
            return outcome.response;
        case "truncated":
            return await cutOff(outcome.response);
        case "reset":
            throw connectionError("ECONNRESET");
        case "hang":
            await abortOf(AbortSignal.any([signal, stopped]));
            signal.throwIfAborted();
            throw connectionError("ECONNRESET");
    }
}

async function cutOff(response: Response): Promise<Response> {
    const body = Buffer.from(await response.arrayBuffer());
    if (body.length === 0) {
        throw connectionError("ECONNRESET");
    }
    const headers = new Headers(response.headers);
    headers.set("Content-Length", String(body.length));
    return new Response(body.subarray(0, Math.floor(body.length / 2)), { status: response.status, headers });
}

async function abortOf(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
        if (signal.aborted) {
            resolve();
        }
        signal.addEventListener("abort", () => {
            resolve();
        });
    });
}

function connectionError(code: string): Error {
    return Object.assign(new Error(`${code}: the local Atlas ended the connection`), { code });
}
