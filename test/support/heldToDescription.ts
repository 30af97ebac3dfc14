/**
 * Watches every local Atlas of this process, with a socket and without: what its app answers is held to the description. Faults are
 * not seen here, since they stand in Atlas's place: they happen around the app.
 */
import * as http from "../../provider/local/http/app";
import type { Exchange } from "./description";

const exchanges: Promise<Exchange>[] = [];

/** From now on. */
export function watchEveryAnswer(): void {
    const { createApp } = http;
    // The compiled module looks its import up at each call.
    (http).createApp = (state) => {
        const app = createApp(state);
        const answer = app.fetch;
        app.fetch = async (request, ...rest) => {
            const sent = request.clone();
            const response = await answer(request, ...rest);
            exchanges.push(exchangeOf(request.method, sent, response.clone()));
            return response;
        };
        return app;
    };
}

/** What was off the description since the last call. */
export async function takeDeviations(): Promise<string[]> {
    if (exchanges.length === 0) {
        return [];
    }
    // Most tests have no local Atlas, and need not wait for this to be loaded.
    const { deviationsOf } = await import("./description.js");
    const seen = await Promise.all(exchanges.splice(0));
    return seen.flatMap(deviationsOf);
}

/** @param method A clone has another than TRACE, which no program may send. */
async function exchangeOf(method: string, request: Request, response: Response): Promise<Exchange> {
    const { pathname, search } = new URL(request.url);
    return {
        method,
        target: pathname + search,
        requestHeaders: request.headers,
        requestBody: await request.text(),
        status: response.status,
        headers: response.headers,
        body: await response.text(),
    };
}
