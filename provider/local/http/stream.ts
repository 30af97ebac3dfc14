/** Answers that go out bit by bit, as they come. */
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Until the answer ends or the client leaves, which is no error. */
export async function stream(response: Response, outgoing: ServerResponse): Promise<void> {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    const body = response.body ? Readable.fromWeb(response.body) : [];
    await pipeline(body, outgoing).catch(() => undefined);
}
