/** A bare HTTP server of the test's own at a free port of this machine, for what the transport does with a connection. */
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface BareServer {
    url: string;
    requests: { method: string; path: string; headers: IncomingMessage["headers"]; body: string }[];
    /** How many connections were made. */
    connections: () => number;
}

/** Runs the test against a server that answers as `listener` does, and ends every connection afterwards. */
export async function withServer(
    listener: RequestListener,
    test: (server: BareServer) => Promise<void>,
): Promise<void> {
    const requests: BareServer["requests"] = [];
    let connections = 0;
    const server = createServer((incoming, outgoing) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () => {
            const { method = "", url = "", headers } = incoming;
            requests.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
            listener(incoming, outgoing);
        });
    });
    server.on("connection", () => {
        connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
        const { port } = server.address() as AddressInfo;
        await test({ url: `http://127.0.0.1:${port}`, requests, connections: () => connections });
    } finally {
        await new Promise((resolve) => {
            server.close(resolve);
            server.closeAllConnections();
        });
    }
}

/** Runs the test with these environment variables, and restores the old ones. */
export async function withEnvironment(variables: Record<string, string>, test: () => Promise<void>): Promise<void> {
    const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, variables);
    try {
        await test();
    } finally {
        for (const [name, value] of before) {
            if (value === undefined) {
                Reflect.deleteProperty(process.env, name);
            } else {
                process.env[name] = value;
            }
        }
    }
}
