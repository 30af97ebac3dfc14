/**
 * API key pairs: HTTP digest authentication (RFC 7616 with `qop=auth`, and the older form without `qop`). digest-fetch does the
 * arithmetic; here all requests of the process share one challenge, and no nonce count is used twice.
 */
import { createRequire } from "node:module";
import type DigestClient from "digest-fetch";
import { apiErrorOf } from "./answer";
import type { Authenticator, Refusal } from "./authenticator";
import { digestChallengeIn, type DigestChallenge, parseChallenges } from "./challenges";
import { singleFlight } from "./singleFlight";
import type { HttpAnswer, HttpRequest, Transport } from "./transport";

/**
 * Bundlers must not see this import: digest-fetch names node-fetch, which it only uses where Node has no `fetch` and does not depend on,
 * and there they stop. In a bundle, our own name leads to the package that has to be installed for Pulumi's plugin anyway.
 */
function loadDigestFetch(): typeof import("digest-fetch") {
    try {
        const installed = createRequire(__filename).resolve("pulumi-atlas-snapshots/package.json");
        return createRequire(installed)("digest-fetch") as typeof import("digest-fetch");
    } catch (error) {
        // Jest's `require` finds it, but loads no ES module before Node 24.9.
        const ways =
            "for a bundled program, the package pulumi-atlas-snapshots has to be installed beside the bundle; in jest, sign in with a service account";
        throw new Error(`digest-fetch, which signs requests with an API key, could not be loaded: ${ways}`, {
            cause: error,
        });
    }
}

export class DigestAuthenticator implements Authenticator {
    readonly remedy =
        "the API key's public or private part is wrong, or the key was revoked (mongodbatlas:publicKey and " +
        "mongodbatlas:privateKey, or MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY)";
    private readonly challenge: (signal: AbortSignal, url: URL) => Promise<void>;
    private readonly digestFetch = loadDigestFetch();
    /** The challenge that is answered at the moment. */
    private current: (DigestChallenge & { signer: DigestClient }) | undefined;
    /** Of the last nonce. */
    private counted = { nonce: "", count: 0 };

    constructor(
        private readonly credentials: { publicKey: string; privateKey: string },
        transport: Transport,
    ) {
        this.challenge = singleFlight(async (signal: AbortSignal, url: URL) => {
            // A plain GET, without a body: it is only there to be challenged.
            const answer = await transport({ method: "GET", url, headers: {} }, signal);
            if (!this.takeUpChallenge(answer)) {
                throw apiErrorOf("GET", url.pathname, answer);
            }
        });
    }

    async authorize({ method, url }: HttpRequest, signal: AbortSignal): Promise<string> {
        while (!this.current) {
            await this.challenge(signal, url);
        }
        const { signer, nonce, qop } = this.current;
        this.counted = { nonce, count: nonce === this.counted.nonce ? this.counted.count + 1 : 1 };
        // RFC 7616 counts in hexadecimal; digest-fetch pads whatever it is given.
        Object.assign(signer.digest, { nc: this.counted.count.toString(16) });
        const signed = signer.addAuth(url.href, { method, headers: {} }) as { headers: { Authorization: string } };
        const header = signed.headers.Authorization;
        // The older form, without qop, has no counts.
        return qop ? header : header.replace(/,nc=\w+,cnonce="\w+"$/, "");
    }

    refused(header: string, answer: HttpAnswer): Refusal {
        // Where another request has brought a newer challenge meanwhile, that one is to be used.
        if (!this.current || parseChallenges(header)[0]?.parameters["nonce"] === this.current.nonce) {
            this.current = undefined;
            this.takeUpChallenge(answer);
        }
        return digestChallengeIn(answer)?.stale ? "stale" : "refused";
    }

    private takeUpChallenge(answer: HttpAnswer): boolean {
        const challenge = digestChallengeIn(answer);
        if (!challenge) {
            return false;
        }
        const { algorithm, realm, nonce, qop, opaque = null } = challenge;
        const signer = new this.digestFetch.default(this.credentials.publicKey, this.credentials.privateKey, {
            algorithm,
        });
        // What digest-fetch would read from the header itself; it takes the first nonce of several challenges, whosever it is.
        Object.assign(signer.digest, { scheme: "Digest", realm, nonce, qop, opaque, cnonce: signer.makeNonce() });
        signer.hasAuth = true;
        this.current = { ...challenge, signer };
        return true;
    }
}
