/** Successful answers: the media type with its version, and the `envelope` and `pretty` parameters. */
import { v1Prefix } from "../constants";
import type { AppContext } from "./context";
import { queryFlag } from "./decode";
import { usualHeaders } from "./headers";

/** 200 with one entity. */
export function replyWith(c: AppContext, entity: object): Response {
    return send(c, queryFlag(c, "envelope", false) ? { content: entity, status: 200 } : entity);
}

/** 200 with a list, which is an envelope of its own and gets the status only. */
export function replyWithList(c: AppContext, list: object): Response {
    return send(c, queryFlag(c, "envelope", false) ? { ...list, status: 200 } : list);
}

/** 204: no body, and yet a media type, as seen live. */
export function replyWithNothing(c: AppContext): Response {
    return c.body(null, 204, headersFor(c));
}

function send(c: AppContext, body: object): Response {
    return c.body(JSON.stringify(body, null, queryFlag(c, "pretty", false) ? 2 : 0), 200, headersFor(c));
}

function headersFor(c: AppContext): Record<string, string> {
    const isV1 = c.get("prefix") === v1Prefix;
    const mediaType = isV1 ? "application/json" : `application/vnd.atlas.${c.get("version")}+json;charset=utf-8`;
    return { ...usualHeaders, "Content-Type": mediaType };
}
