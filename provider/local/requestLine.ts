/** A request of the log as a line for the terminal (`--log plain`) or for a program (`--log json`). */
import { styleText } from "node:util";
import type { LoggedRequest } from "./requestLog";

/** How a line is written. */
export type LogFormat = "json" | "plain";

type Style = Parameters<typeof styleText>[0];

/** Writes a line for each request that it is called with. Lines have colours where the stream shows them. */
export function writeRequestsTo(stream: NodeJS.WritableStream, format: LogFormat): (request: LoggedRequest) => void {
    const style = (how: Style, text: string) => styleText(how, text, { stream });
    return (request) => {
        stream.write(`${format === "json" ? printable(JSON.stringify(request)) : plainLine(request, style)}\n`);
    };
}

function plainLine(request: LoggedRequest, style: (how: Style, text: string) => string): string {
    const { at, method, path, query, status, durationMs, authenticated, errorCode, userAgent, clientClosed } = request;
    const search = new URLSearchParams(query).toString();
    // What a client may choose comes last: it can be long.
    return [
        style("gray", new Date(at).toISOString()),
        style(method === "GET" ? "blue" : "magenta", method),
        printable(search === "" ? path : `${path}?${search}`),
        style(styleOf(status), String(status)),
        ...(durationMs === undefined ? [] : [`${Math.round(durationMs)}ms`]),
        `(${authenticated})`,
        ...(errorCode === undefined ? [] : [printable(errorCode)]),
        ...(clientClosed ? ["clientClosed"] : []),
        ...(userAgent === undefined ? [] : [style("gray", printable(userAgent))]),
    ].join(" ");
}

function styleOf(status: LoggedRequest["status"]): Style {
    if (typeof status !== "number") {
        return "magenta";
    }
    if (status < 400) {
        return "green";
    }
    return status < 500 ? "yellow" : "red";
}

/** Nothing that a client sends may steer the terminal: what is not to be seen is written as JSON would write it. */
function printable(text: string): string {
    return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
        // By UTF-16 units, of which JSON's escapes are made.
        Array.from({ length: character.length }, (_, index) => escaped(character.charCodeAt(index))).join(""),
    );
}

function escaped(unit: number): string {
    return `\\u${unit.toString(16).padStart(4, "0")}`;
}
