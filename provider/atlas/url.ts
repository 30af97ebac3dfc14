/** The one place that builds a URL for Atlas: whatever the base URL is, credentials go to its host and to no other. */

/** @param path Begins with a slash, encoded. */
export function urlBelow(baseUrl: URL, path: string, query: Record<string, string> = {}): URL {
    const url = new URL(baseUrl.origin);
    // Set, not resolved: resolving would take "//other-host/…" for another host.
    url.pathname = baseUrl.pathname.replace(/\/+$/, "") + path;
    url.search = new URLSearchParams(query).toString();
    return url;
}
