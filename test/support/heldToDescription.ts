/**
 * Watches every local Atlas of this process, with a socket and without: what its app answers is held to the description. Faults are
 * not seen here, since they stand in Atlas's place: they happen around the app.
 */
import * as http from "../../provider/local/http/app";
import { deviationsOf } from "./description";
import type { Exchange } from "./description";

const found: string[] = [];

/** From now on. */
export function holdEveryAnswer(): void {
    const { createApp } = http;
    // The compiled module looks its import up at each call.
    (http as { createApp: typeof createApp }).createApp = (state) => {
        const app = createApp(state);
        const answer = app.fetch;
        app.fetch = async (request, ...rest) => {
            const sent = request.clone();
            const response = await answer(request, ...rest);
            found.push(...deviationsOf(await exchangeOf(sent, response.clone())));
            return response;
        };
        return app;
    };
}

/** What was off the description since the last call. */
export function takeDeviations(): string[] {
    return found.splice(0);
}

async function exchangeOf(request: Request, response: Response): Promise<Exchange> {
    const { pathname, search } = new URL(request.url);
    return {
        method: request.method,
        target: pathname + search,
        requestHeaders: request.headers,
        requestBody: await request.text(),
        status: response.status,
        headers: response.headers,
        body: await response.text(),
    };
}
