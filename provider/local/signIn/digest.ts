/** HTTP digest authentication, really checked (RFC 7616 with MD5; RFC 2069 for the older challenge). */
import { createHash } from "node:crypto";
import { realm } from "../constants";
import type { Identifiers } from "../identifiers";
import type { Account, Settings } from "../options";

/** What a digest sign-in came to: let in, or refused with the challenge for the next try. */
export type DigestResult = { account: Account } | { challenge: string };

/** Whoever never signs in leaves one behind with each request. A client whose nonce had to go gets a new one as if it were too old. */
const mostNonces = 10_000;

export class DigestGate {
    // When each nonce was given out, and the counts it was used with.
    private readonly nonces = new Map<string, { givenAt: number; counts: Set<string> }>();

    constructor(
        private readonly settings: Settings,
        private readonly identifiers: Identifiers,
    ) {}

    /** The value of WWW-Authenticate, in the live order of its parts. */
    challenge(stale = false): string {
        const now = this.settings.clock.now();
        this.dropOldNonces(now);
        const nonce = this.identifiers.nonce();
        this.nonces.set(nonce, { givenAt: now, counts: new Set() });
        const qop = this.settings.challenge === "qop" ? ' qop="auth",' : "";
        return `Digest realm="${realm}", domain="", nonce="${nonce}", algorithm=MD5,${qop} stale=${stale}`;
    }

    /** `target` is the request's path and query as sent, which the client must have signed. */
    check(authorization: string, method: string, target: string): DigestResult {
        const parts = readParts(authorization);
        const part = (name: string) => parts.get(name) ?? "";
        const account = this.settings.accounts.find(({ publicKey }) => publicKey === part("username"));
        const signed = part("realm") === realm && part("uri") === target && part("algorithm") !== "MD5-sess";
        if (!account || !signed || part("response") !== this.expectedResponse(account, method, part)) {
            return { challenge: this.challenge() };
        }
        this.dropOldNonces(this.settings.clock.now());
        const nonce = this.nonces.get(part("nonce"));
        if (!nonce) {
            // The credentials are right, only the nonce is too old: the client may try again by itself.
            return { challenge: this.challenge(true) };
        }
        if (this.settings.challenge === "qop" && !spend(nonce.counts, part("nc"))) {
            return { challenge: this.challenge() };
        }
        return { account };
    }

    /** Forgets the nonce that a request uses, as if it had just become too old. */
    forgetNonceOf(authorization: string): void {
        this.nonces.delete(readParts(authorization).get("nonce") ?? "");
    }

    private expectedResponse(account: Account, method: string, part: (name: string) => string): string | undefined {
        const secret = md5(`${account.publicKey}:${realm}:${account.privateKey}`);
        const request = md5(`${method}:${part("uri")}`);
        if (this.settings.challenge === "noQop") {
            return md5(`${secret}:${part("nonce")}:${request}`);
        }
        // Atlas offers "auth" alone, so an answer without it, or with another, is none.
        return part("qop") === "auth"
            ? md5(`${secret}:${part("nonce")}:${part("nc")}:${part("cnonce")}:auth:${request}`)
            : undefined;
    }

    /** A map is in the order of its entries' arrival, so the old ones are in front. */
    private dropOldNonces(now: number): void {
        for (const [nonce, { givenAt }] of this.nonces) {
            if (now - givenAt < this.settings.nonceLifetimeMs && this.nonces.size <= mostNonces) {
                return;
            }
            this.nonces.delete(nonce);
        }
    }
}

/** Whether this nonce count is well formed and new; it is used up then. */
function spend(counts: Set<string>, count: string): boolean {
    if (!/^[0-9a-f]{8}$/i.test(count) || counts.has(count.toLowerCase())) {
        return false;
    }
    counts.add(count.toLowerCase());
    return true;
}

/** The parts of a Digest header by lower-case name. Quoted values may hold commas, slashes and equal signs. */
function readParts(header: string): Map<string, string> {
    const parts = header.slice("Digest ".length).matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi);
    return new Map(
        Array.from(parts, ([, name = "", quoted, plain]) => [
            name.toLowerCase(),
            quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "",
        ]),
    );
}

function md5(text: string): string {
    return createHash("md5").update(text).digest("hex");
}
