/** A request byte by byte, for what no client library would send. */
import { connect } from "node:net";
import type { LocalAtlas } from "../../provider/local";

export interface RawAnswer {
    status: number;
    /** By name in lower case. */
    headers: Record<string, string>;
    body: string;
}

/** Sends these bytes on a connection of their own, and reads until the other end closes it or the first answer is whole. */
export async function sendRaw(atlas: LocalAtlas, bytes: string | Buffer): Promise<RawAnswer> {
    const text = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(new URL(atlas.url).port), "127.0.0.1");
        const chunks: Buffer[] = [];
        socket.on("data", (chunk) => chunks.push(chunk));
        // Whoever is sent nonsense may well reset the connection after the answer.
        socket.on("error", (error) => {
            if (chunks.length === 0) {
                reject(error);
            }
        });
        socket.on("close", () => {
            resolve(Buffer.concat(chunks).toString("utf8"));
        });
        socket.write(bytes);
    });
    const [head = "", ...body] = text.split("\r\n\r\n");
    const [statusLine = "", ...lines] = head.split("\r\n");
    const headers = lines.map((line) => [
        line.slice(0, line.indexOf(":")).toLowerCase(),
        line.slice(line.indexOf(":") + 1).trim(),
    ]);
    return {
        status: Number(statusLine.split(" ")[1]),
        headers: Object.fromEntries(headers) as Record<string, string>,
        body: body.join("\r\n\r\n"),
    };
}

/** A request whose parts are as they are given; the connection ends after it. */
export async function sendLines(
    atlas: LocalAtlas,
    requestLine: string,
    headers: Record<string, string> = {},
    body: string | Buffer = "",
): Promise<RawAnswer> {
    const lines = Object.entries({ Host: "localhost", Connection: "close", ...headers });
    const length = body.length > 0 ? [["Content-Length", String(Buffer.byteLength(body))]] : [];
    const head = [...lines, ...length].map(([name, value]) => `${name ?? ""}: ${value ?? ""}\r\n`).join("");
    return await sendRaw(
        atlas,
        Buffer.concat([Buffer.from(`${requestLine} HTTP/1.1\r\n${head}\r\n`, "latin1"), Buffer.from(body)]),
    );
}
