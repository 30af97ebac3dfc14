/**
 * Watches every local Atlas of this process, with a socket and without: what its app answers is held to the description. Faults are
 * not seen here, since they stand in Atlas's place: they happen around the app.
 */
import * as http from "../../provider/local/http/app";
import type { State } from "../../provider/local/http/context";
import type { Exchange } from "./description";

const underWay = new Set<Promise<void>>();
const found: string[] = [];

/** From now on. */
export function watchEveryAnswer(): void {
    const { createApp } = http;
    // The compiled module looks its import up at each call.
    (http as { createApp: unknown }).createApp = (state: State) => {
        const app = createApp(state);
        const answer = app.fetch;
        app.fetch = async (request, ...rest) => {
            const sent = request.body ? request.clone().text() : "";
            const response = await answer(request, ...rest);
            const work = check(exchangeOf(request, sent, response.clone())).finally(() => underWay.delete(work));
            underWay.add(work);
            return response;
        };
        return app;
    };
}

/** What was off the description since the last call. */
export async function takeDeviations(): Promise<string[]> {
    await Promise.all(underWay);
    return found.splice(0);
}

async function check(exchange: Promise<Exchange>): Promise<void> {
    // Most tests have no local Atlas, and need not wait for this to be loaded.
    const { deviationsOf } = await import("./description.js");
    found.push(...deviationsOf(await exchange));
}

async function exchangeOf(
    { method, url, headers }: Request,
    sent: string | Promise<string>,
    response: Response,
): Promise<Exchange> {
    const { pathname, search } = new URL(url);
    return {
        method,
        target: pathname + search,
        requestHeaders: headers,
        requestBody: await sent,
        status: response.status,
        headers: response.headers,
        body: await response.text(),
    };
}
