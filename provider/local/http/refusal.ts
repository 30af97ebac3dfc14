/** The one error of the local Atlas: what it refuses, as the answer that Atlas would give. */
import { STATUS_CODES } from "node:http";

/** Thrown by a handler and turned into an ApiError answer. */
export class Refusal extends Error {
    constructor(
        readonly status: number,
        readonly errorCode: string,
        readonly detail: string,
        readonly parameters: (string | number)[] = [],
        readonly headers: Record<string, string> = {},
    ) {
        super(`${errorCode}: ${detail}`);
    }

    toResponse(): Response {
        const { detail, status, errorCode, parameters } = this;
        // The order of the keys is the live one.
        const body = { detail, error: status, errorCode, parameters, reason: STATUS_CODES[status] ?? "" };
        return new Response(JSON.stringify(body), {
            status,
            // Errors are plain JSON whatever the Accept header says.
            headers: { "Content-Type": "application/json", "X-Error-Code": errorCode, ...this.headers },
        });
    }
}
