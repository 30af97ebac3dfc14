/** Which version of an operation a request asks for, by the media types in its headers. */
import { parseAccept } from "hono/utils/accept";

/** By an Accept header, which lists what the client takes: what it likes best comes first. */
export function resolveVersion(accept: string, versions: readonly string[], strict: boolean): string | undefined {
    return parseAccept(accept)
        .filter(({ q }) => q > 0)
        .map(({ type }) => versionOf(type, versions, strict))
        .find((version) => version !== undefined);
}

/** The newest version that is not after the date in a media type; plain `application/json` names no date. */
export function versionOf(mediaType: string, versions: readonly string[], strict: boolean): string | undefined {
    const asked = /^application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+json$/i.exec(mediaType)?.[1];
    if (asked === undefined || !isDate(asked)) {
        return undefined;
    }
    return versions.findLast((version) => (strict ? version === asked : version <= asked));
}

/** Whether plain JSON will do, which is all that the API before versions has; without the header, anything will. */
export function acceptsJson(accept: string): boolean {
    const plain = ["application/json", "application/*", "*/*"];
    return accept === "" || parseAccept(accept).some(({ type, q }) => q > 0 && plain.includes(type.toLowerCase()));
}

/** False for 2023-02-30, which JavaScript would take for a day in March. */
function isDate(text: string): boolean {
    const moment = new Date(text);
    return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}
