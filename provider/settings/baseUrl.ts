/** The address of the Atlas Administration API. It comes from the first source that states one. */
import { isLoopback } from "../loopback";
import type { Source } from "./source";

const usualCloud = "https://cloud.mongodb.com";
const governmentCloud = "https://cloud.mongodbgov.com";

/** The address with what to tell the user of it, or what is wrong with it. */
export type FoundBaseUrl = { baseUrl: URL; notices: string[] } | { problem: string };

export function findBaseUrl(sources: Source[]): FoundBaseUrl {
    for (const source of sources) {
        const stated = source.get("baseUrl");
        if (stated !== undefined) {
            const url = parse(stated);
            return typeof url === "string"
                ? { problem: `${source.nameOf("baseUrl")} ${url}` }
                : { baseUrl: url, notices: source.noticeOf("baseUrl") };
        }
        const government = source.get("isMongodbgovCloud");
        if (government !== undefined && !["true", "false"].includes(government)) {
            // Taken for false, it would send the government's keys to the usual cloud.
            return { problem: `${source.nameOf("isMongodbgovCloud")} has to be true or false` };
        }
        if (government === "true") {
            return { baseUrl: new URL(governmentCloud), notices: [] };
        }
    }
    return { baseUrl: new URL(usualCloud), notices: [] };
}

/** Whether the source says where Atlas is. `isMongodbgovCloud: false` says only where it is not. */
export function statesAddress(source: Source): boolean {
    return source.get("baseUrl") !== undefined || source.get("isMongodbgovCloud") === "true";
}

/** The URL, or what is wrong with it. Nothing that may be a password or a token is repeated. */
function parse(text: string): URL | string {
    // Without `//` it is a host or an account by itself, though "user:password@host" parses as a URL.
    if (!URL.canParse(text) || !/^[a-z][a-z0-9+.-]*:[\\/]{2}/i.test(text)) {
        return `is not a URL such as ${usualCloud}`;
    }
    const url = new URL(text);
    if (url.username || url.password) {
        return "holds a user name or password. Remove them; credentials have settings of their own";
    }
    if (text.includes("?") || text.includes("#")) {
        return `holds a query or a fragment. Remove everything from the ${text.includes("?") ? '"?"' : '"#"'} on`;
    }
    url.pathname = url.pathname.replace(/\/+$/, "");
    if (url.pathname.includes("//")) {
        // A client that joins such a path with another takes what follows for the name of a host.
        return 'has an empty segment ("//") in its path. Remove one of the two slashes';
    }
    if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
        return `is "${text}"; it has to begin with https:// (plain http is for this machine's own addresses only)`;
    }
    return url;
}
