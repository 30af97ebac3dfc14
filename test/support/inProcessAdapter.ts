/** axios without a network: requests go straight into a local Atlas of the same process. */
import { AxiosError, type AxiosAdapter, AxiosHeaders } from "axios";
import type { InProcessLocalAtlas } from "../../provider/local";

/** @param rewrite What becomes of each answer's text on the way. */
export function inProcessAdapter(
    atlas: InProcessLocalAtlas,
    rewrite: (text: string) => string = (text) => text,
): AxiosAdapter {
    return async (config) => {
        const signal = config.signal as AbortSignal;
        const request = new Request(config.url ?? "", {
            method: (config.method ?? "GET").toUpperCase(),
            headers: new Headers(config.headers.toJSON()),
            ...(typeof config.data === "string" && { body: config.data }),
            signal,
        });
        try {
            const answer = await atlas.fetch(request);
            const headers = AxiosHeaders.from(Object.fromEntries(answer.headers.entries()));
            const { status, statusText } = answer;
            const text = await answer.text();
            if (Buffer.byteLength(text) < Number(answer.headers.get("Content-Length") ?? 0)) {
                // Over a socket this is a connection that ends too early.
                throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
            }
            return { data: rewrite(text), status, statusText, headers, config };
        } catch (error) {
            const { code, message } = error as { code?: string; message: string };
            throw new AxiosError(message, code ?? "ERR_CANCELED", config);
        }
    };
}
