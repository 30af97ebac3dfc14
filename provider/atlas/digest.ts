/**
 * API key pairs: HTTP digest authentication (RFC 7616 with MD5 and `qop=auth`, and the older form without `qop`). digest-fetch
 * does the arithmetic; here all requests of the process share one challenge, and no nonce count is used twice.
 */
import DigestClient from "digest-fetch";
import { apiErrorOf } from "./answer";
import type { Authenticator, Refusal } from "./authenticator";
import { singleFlight } from "./singleFlight";
import type { HttpAnswer, HttpRequest, Transport } from "./transport";

export class DigestAuthenticator implements Authenticator {
    readonly remedy =
        "the API key's public or private part is wrong, or the key was revoked (mongodbatlas:publicKey and " +
        "mongodbatlas:privateKey, or MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY)";
    private readonly digest: DigestClient;
    private readonly challenge: (signal: AbortSignal, url: URL) => Promise<void>;
    private nonceCount = 0;

    constructor(credentials: { publicKey: string; privateKey: string }, transport: Transport) {
        this.digest = new DigestClient(credentials.publicKey, credentials.privateKey);
        this.challenge = singleFlight(async (signal: AbortSignal, url: URL) => {
            // A plain GET, without a body: it is only there to be challenged.
            const answer = await transport({ method: "GET", url, headers: {} }, signal);
            if (!this.takeUpChallenge(answer)) {
                throw apiErrorOf("GET", url.pathname, answer);
            }
        });
    }

    async authorize({ method, url }: HttpRequest, signal: AbortSignal): Promise<string> {
        while (!this.digest.hasAuth) {
            await this.challenge(signal, url);
        }
        this.nonceCount += 1;
        // RFC 7616 counts in hexadecimal; digest-fetch pads whatever it is given.
        Object.assign(this.digest.digest, { nc: this.nonceCount.toString(16) });
        const signed = this.digest.addAuth(url.href, { method, headers: {} }) as { headers: { Authorization: string } };
        const header = signed.headers.Authorization;
        // The older form, without qop, has no counts.
        return (this.digest.digest as { qop?: string | null }).qop
            ? header
            : header.replace(/,nc=\w+,cnonce="\w+"$/, "");
    }

    refused(header: string, answer: HttpAnswer): Refusal {
        // Where another request has brought a newer challenge meanwhile, that one is to be used.
        if (DigestClient.parse(header, "nonce") === (this.digest.digest as { nonce?: string }).nonce) {
            this.digest.hasAuth = false;
            this.takeUpChallenge(answer);
        }
        return /\bstale="?true/i.test(answer.header("www-authenticate") ?? "") ? "stale" : "refused";
    }

    private takeUpChallenge(answer: HttpAnswer): boolean {
        const challenge = /\bDigest\s.*/i.exec(answer.header("www-authenticate") ?? "")?.[0];
        if (answer.status !== 401 || challenge === undefined) {
            return false;
        }
        const { nonce } = this.digest.digest as { nonce?: string };
        this.digest.parseAuth(challenge);
        if ((this.digest.digest as { nonce?: string }).nonce !== nonce) {
            this.nonceCount = 0;
        }
        return true;
    }
}
