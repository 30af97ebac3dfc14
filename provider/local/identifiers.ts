/** Ids, nonces and tokens: never twice the same within one local Atlas, even if the clock's `random()` repeats itself. */
import { createHash } from "node:crypto";
import type { Clock } from "../clock";

export class Identifiers {
    /** @param given How many there were before. */
    constructor(
        private readonly clock: Clock,
        private given: number,
    ) {}

    get count(): number {
        return this.given;
    }

    /** 24 hex digits, the first 8 of which are the second `atMs`: this is how Atlas's own ids tell when a POST was made. */
    objectId(atMs: number): string {
        const seconds = Math.floor(atMs / 1000);
        return seconds.toString(16).padStart(8, "0") + this.unique().toString("hex").slice(0, 16);
    }

    /** 32 base64 characters with a `/` and a `+` among them, as Atlas's nonces have: clients must not split at those. */
    nonce(): string {
        const characters = this.unique().toString("base64");
        return `${characters.slice(0, 10)}/${characters.slice(10, 20)}+${characters.slice(20, 30)}`;
    }

    /** Three base64url parts, as of a JWT; the last one is no signature. */
    token(claims: Record<string, unknown>): string {
        const parts = [
            { alg: "ES512", typ: "JWT" },
            { ...claims, jti: String(this.count) },
        ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
        return [...parts, this.unique().toString("base64url")].join(".");
    }

    private unique(): Buffer {
        this.given += 1;
        return createHash("sha256").update(`${this.count}:${this.clock.random()}`).digest();
    }
}
