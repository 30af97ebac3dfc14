/** Successful answers: the media type with its version, and the `envelope` and `pretty` parameters. */
import { v1Prefix } from "../constants";
import type { AppContext } from "./context";
import { queryFlag } from "./decode";

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
    return c.body(null, 204, mediaType(c));
}

function send(c: AppContext, body: object): Response {
    return c.body(JSON.stringify(body, null, queryFlag(c, "pretty", false) ? 2 : 0), 200, mediaType(c));
}

function mediaType(c: AppContext): Record<string, string> {
    return {
        "Content-Type":
            c.get("prefix") === v1Prefix
                ? "application/json"
                : `application/vnd.atlas.${c.get("version")}+json;charset=utf-8`,
    };
}
