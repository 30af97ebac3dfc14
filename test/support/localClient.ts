/** The tiny digest client that the tests of the local Atlas use, written from RFC 7616 alone. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { startLocalAtlas } from "../../provider/local";
import type { LocalAtlas, LocalAtlasOptions } from "../../provider/local";
import { defaultAccount } from "../../provider/local/constants";
import { start, VirtualClock } from "./virtualClock";

export const mediaType = "application/vnd.atlas.2023-01-01+json";
export const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
export const projectPath = `/api/atlas/v2/groups/${projectId}`;
export const clusterPath = `${projectPath}/clusters/Cluster0`;
export const snapshotsPath = `${clusterPath}/backup/snapshots`;

/** What a digest client keeps between requests. */
export interface Challenge {
    realm: string;
    nonce: string;
    qop: boolean;
    stale: string;
}

export interface CallOptions {
    body?: unknown;
    headers?: Record<string, string>;
    publicKey?: string;
    privateKey?: string;
    signal?: AbortSignal;
}

export interface Answer {
    status: number;
    headers: Headers;
    body: Record<string, unknown>;
    text: string;
}

/** Runs a test against a local Atlas of its own. */
export async function withAtlas(
    options: LocalAtlasOptions,
    test: (atlas: LocalAtlas, clock: VirtualClock) => Promise<void>,
): Promise<void> {
    const clock = new VirtualClock(start, { pausesEnd: "by hand" });
    const atlas = await startLocalAtlas({ clock, ...options });
    try {
        await test(atlas, clock);
    } finally {
        await atlas.stop();
    }
}

/** One request as it is, without a sign-in of its own. */
export async function send(
    atlas: LocalAtlas,
    method: string,
    path: string,
    options: CallOptions = {},
): Promise<Answer> {
    const response = await fetch(atlas.url + path, {
        method,
        headers: {
            Accept: mediaType,
            ...(options.body === undefined ? {} : { "Content-Type": mediaType }),
            ...options.headers,
        },
        ...(options.body === undefined
            ? {}
            : { body: typeof options.body === "string" ? options.body : JSON.stringify(options.body) }),
        ...(options.signal ? { signal: options.signal } : {}),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
    const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, body, text };
}

/** A request with a fresh digest sign-in. */
export async function call(
    atlas: LocalAtlas,
    method: string,
    path: string,
    options: CallOptions = {},
): Promise<Answer> {
    const challenge = await challengeOf(atlas);
    return await send(atlas, method, path, {
        ...options,
        headers: { Authorization: sign(challenge, method, path, 1, options), ...options.headers },
    });
}

/** Takes a snapshot and gives its id. */
export async function take(atlas: LocalAtlas, path = snapshotsPath, body: object = {}): Promise<string> {
    const answer = await call(atlas, "POST", path, { body: { description: "test", retentionInDays: 3, ...body } });
    assert.equal(answer.status, 200, answer.text);
    return String(answer.body.id);
}

export async function challengeOf(atlas: LocalAtlas): Promise<Challenge> {
    return readChallenge(await send(atlas, "GET", projectPath));
}

export function readChallenge(answer: Answer): Challenge {
    const header = answer.headers.get("www-authenticate") ?? "";
    const quoted = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(header)?.[1] ?? "";
    const stale = /stale=(\w+)/.exec(header)?.[1] ?? "";
    return { realm: quoted("realm"), nonce: quoted("nonce"), qop: quoted("qop") === "auth", stale };
}

/** The Authorization header for one request. */
export function sign(
    { realm, nonce, qop }: Challenge,
    method: string,
    uri: string,
    count: number,
    { publicKey = defaultAccount.publicKey, privateKey = defaultAccount.privateKey }: CallOptions = {},
): string {
    const nc = count.toString(16).padStart(8, "0");
    const cnonce = "0a4f113b";
    const response = qop
        ? digest(publicKey, realm, privateKey, method, uri, `${nonce}:${nc}:${cnonce}:auth`)
        : digest(publicKey, realm, privateKey, method, uri, nonce);
    const counted = qop ? `, qop=auth, nc=${nc}, cnonce="${cnonce}"` : "";
    return `Digest username="${publicKey}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=MD5, response="${response}"${counted}`;
}

/** `middle` is what stands between the two hashes: the nonce alone, or with count, client nonce and qop. */
export function digest(
    user: string,
    realm: string,
    secret: string,
    method: string,
    uri: string,
    middle: string,
): string {
    return md5(`${md5(`${user}:${realm}:${secret}`)}:${middle}:${md5(`${method}:${uri}`)}`);
}

function md5(text: string): string {
    return createHash("md5").update(text).digest("hex");
}
