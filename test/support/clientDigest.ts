/** Digest arithmetic written from RFC 7616 and RFC 2069 alone, to check what the client sends. */
import { createHash } from "node:crypto";

export interface DigestKey {
    user: string;
    realm: string;
    secret: string;
}

/** The parts of an Authorization header by name, unquoted. */
export function digestParts(header: string): Record<string, string> {
    const parts = header.replace(/^Digest /, "").matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g);
    return Object.fromEntries(Array.from(parts, ([, name = "", quoted, plain]) => [name, quoted ?? plain ?? ""]));
}

/** The response with `qop=auth` (RFC 7616, section 3.4.1). */
export function responseWithQop(
    key: DigestKey,
    method: string,
    { uri = "", nonce = "", nc = "", cnonce = "" }: Record<string, string>,
    algorithm = "MD5",
): string {
    const hash = (text: string) => createHash(algorithm).update(text).digest("hex");
    const secretHash = hash(`${key.user}:${key.realm}:${key.secret}`);
    return hash(`${secretHash}:${nonce}:${nc}:${cnonce}:auth:${hash(`${method}:${uri}`)}`);
}

/** The response of the older form without `qop` (RFC 2069, section 2.1.2). */
export function responseWithoutQop(
    { user, realm, secret }: DigestKey,
    method: string,
    { uri = "", nonce = "" }: Record<string, string>,
): string {
    return md5(`${md5(`${user}:${realm}:${secret}`)}:${nonce}:${md5(`${method}:${uri}`)}`);
}

function md5(text: string): string {
    return createHash("md5").update(text).digest("hex");
}
