/** What the requests in the log of a local Atlas are. */
import type { LoggedRequest } from "../../provider/local";

/** Whether Atlas accepted it, and it changed something there. */
export function isWrite({ method, accepted, path }: LoggedRequest): boolean {
    return accepted && method !== "GET" && !path.startsWith("/api/oauth/");
}

/** Whether it asked how one snapshot stands, and was told. */
export function isPoll({ method, path, status }: LoggedRequest): boolean {
    return method === "GET" && status === 200 && /snapshots\/[0-9a-f]{24}$/.test(path);
}
