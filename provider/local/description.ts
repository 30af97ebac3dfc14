/** The description of this API: `openapi.yaml`, which the build puts beside this file. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

let read: object | undefined;

/** As a server at this address gives it. */
export function describeAt(origin: string): object {
    read ??= parse(readFileSync(join(__dirname, "openapi.yaml"), "utf8")) as object;
    return { ...read, servers: [{ url: origin }] };
}
