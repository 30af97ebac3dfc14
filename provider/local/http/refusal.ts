/** The one error of the local Atlas: what it refuses, as the answer that Atlas would give. */
import { STATUS_CODES } from "node:http";
import { errorHeaders } from "./headers";

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
        const { detail, status, errorCode, parameters, reason } = this;
        // The order of the keys is the live one.
        const body = { detail, error: status, errorCode, parameters, reason };
        // Errors are plain JSON whatever the Accept header says.
        const headers = new Headers({ ...errorHeaders, "Content-Type": "application/json", "X-Error-Code": errorCode });
        for (const [name, value] of Object.entries(this.headers)) {
            headers.set(name, value);
        }
        return new Response(JSON.stringify(body), { status, headers });
    }

    protected get reason(): string {
        return STATUS_CODES[this.status] ?? "";
    }
}

/** The 401 of a sign-in that failed. Something before Atlas's API answers it: in another form, and with fewer headers. */
export class SignInRefusal extends Refusal {
    constructor(private readonly challenge: string) {
        super(401, "UNEXPECTED_ERROR", "You are not authorized for this resource.");
    }

    override toResponse(): Response {
        const { detail, status, errorCode, reason } = this;
        // The order and the blanks are the live ones, too.
        const fields = Object.entries({ error: status, reason, detail, errorCode });
        const lines = fields.map(([name, value]) => `  "${name}" : ${JSON.stringify(value)}`);
        return new Response(`{\n${lines.join(",\n")}\n}`, {
            status,
            headers: {
                "Content-Type": "application/json",
                Server: errorHeaders.Server,
                Vary: errorHeaders.Vary,
                "WWW-Authenticate": this.challenge,
            },
        });
    }
}
