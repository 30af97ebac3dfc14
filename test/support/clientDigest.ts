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
): string {
    return md5(`${secretHash(key)}:${nonce}:${nc}:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
}

/** The response of the older form without `qop` (RFC 2069, section 2.1.2). */
export function responseWithoutQop(
    key: DigestKey,
    method: string,
    { uri = "", nonce = "" }: Record<string, string>,
): string {
    return md5(`${secretHash(key)}:${nonce}:${md5(`${method}:${uri}`)}`);
}

function secretHash({ user, realm, secret }: DigestKey): string {
    return md5(`${user}:${realm}:${secret}`);
}

function md5(text: string): string {
    return createHash("md5").update(text).digest("hex");
}
