/** What a `WWW-Authenticate` header offers (RFC 9110, section 11.6.1): several challenges may share one, and quoted text may hold commas. */
import type { HttpAnswer } from "./transport";

export interface Challenge {
    /** In lower case, such as `digest`. */
    scheme: string;
    /** By their names in lower case, without the quotes around them. */
    parameters: Record<string, string>;
}

export interface DigestChallenge {
    algorithm: string;
    realm: string;
    nonce: string;
    /** Absent for the older form (RFC 2069). */
    qop: "auth" | undefined;
    opaque: string | undefined;
    stale: boolean;
}

/** What can be answered, the strongest first. */
const algorithms = ["SHA-512-256", "SHA-512-256-sess", "SHA-256", "SHA-256-sess", "MD5", "MD5-sess"];

/** One element of such a list: a scheme, a parameter, or both; anything else is passed over, up to the next comma. */
const element =
    /(?:([\w!#$%&'*+.^`|~-]+)\s+)?([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([^\s,]+)|,/g;

export function parseChallenges(header: string): Challenge[] {
    const found: Challenge[] = [];
    for (const [, scheme, name, quoted, plain, alone] of header.matchAll(element)) {
        const begun = scheme ?? alone;
        if (begun !== undefined) {
            found.push({ scheme: begun.toLowerCase(), parameters: {} });
        }
        const last = found.at(-1);
        if (name !== undefined && last) {
            last.parameters[name.toLowerCase()] ??= quoted ?? plain ?? "";
        }
    }
    return found;
}

/** The strongest digest challenge of a 401 that can be answered, with its own nonce. */
export function digestChallengeIn(answer: HttpAnswer): DigestChallenge | undefined {
    if (answer.status !== 401) {
        return undefined;
    }
    return parseChallenges(answer.header("www-authenticate") ?? "")
        .flatMap((challenge) => answerable(challenge) ?? [])
        .sort((one, other) => algorithms.indexOf(one.algorithm) - algorithms.indexOf(other.algorithm))[0];
}

function answerable({ scheme, parameters }: Challenge): DigestChallenge | undefined {
    const { realm = "", nonce, opaque, qop, stale = "", algorithm = "MD5" } = parameters;
    const known = algorithms.find((name) => name.toLowerCase() === algorithm.toLowerCase());
    const auth = qop?.split(",").some((offered) => offered.trim().toLowerCase() === "auth");
    if (scheme !== "digest" || nonce === undefined || known === undefined || auth === false) {
        return undefined;
    }
    return {
        algorithm: known,
        realm,
        nonce,
        qop: auth ? "auth" : undefined,
        opaque,
        stale: stale.toLowerCase() === "true",
    };
}
