/** Answers for what Node's HTTP parser does not hand on as a request: it is told as Atlas's errors are, and the connection ends. */
import { STATUS_CODES } from "node:http";
import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Refusal } from "./refusal";
import { httpRefusals } from "./httpRefusals";
import { refusals } from "./refusals";

/** What a path answers to cannot be looked up without a path. */
const everyMethod = "GET, POST, PATCH, DELETE";

export function answerUnreadable(server: Server): void {
    server.on("clientError", (error: ParseError, socket) => {
        void end(socket, refusalFor(error));
    });
    server.on("connect", (_request, socket) => {
        void end(socket, refusals.methodNotAllowed(everyMethod));
    });
}

/** `rawPacket` is what could not be parsed. */
type ParseError = NodeJS.ErrnoException & { rawPacket?: Buffer };

function refusalFor({ code, rawPacket = Buffer.alloc(0) }: ParseError): Refusal {
    switch (code) {
        case "HPE_INVALID_METHOD":
            // A method is one word (RFC 9110, section 5.6.2); a TLS handshake, for one, is none.
            return /^[!#$%&'*+.^_`|~\w-]+ /.test(rawPacket.toString("latin1"))
                ? refusals.methodNotAllowed(everyMethod)
                : httpRefusals.badRequest();
        case "HPE_HEADER_OVERFLOW":
            return httpRefusals.headersTooLong();
        case "ERR_HTTP_REQUEST_TIMEOUT":
            return httpRefusals.requestTimeout();
        default:
            return httpRefusals.badRequest();
    }
}

async function end(socket: Duplex, refusal: Refusal): Promise<void> {
    const response = refusal.toResponse();
    const body = await response.text();
    const headers = [...response.headers, ["connection", "close"], ["content-length", Buffer.byteLength(body)]];
    if (socket.writable) {
        socket.end(
            `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ""}\r\n` +
                `${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`,
        );
    }
}
