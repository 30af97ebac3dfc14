/** A list cut into pages, with the links that lead from one to the next and keep the list's own filters. */
import type { AppContext } from "./context";
import { queryCount, queryFlag } from "./decode";
import type { Link } from "../cloud/snapshotBody";

export const pagingParameters = ["includeCount", "itemsPerPage", "pageNum"];

export function pageOf<Item>(
    c: AppContext,
    all: Item[],
    filters: Record<string, string> = {},
): { links: Link[]; results: Item[]; totalCount?: number } {
    const includeCount = queryFlag(c, "includeCount", true);
    const pageNum = queryCount(c, "pageNum", 1, Number.MAX_SAFE_INTEGER);
    const itemsPerPage = queryCount(c, "itemsPerPage", 100, 500);

    const { origin, pathname } = new URL(c.req.url);
    const rest = Object.entries(filters)
        .map(([name, value]) => `&${name}=${value}`)
        .join("");
    // The order is that of the live list of clusters, the only one seen with a filter.
    const link = (rel: string, page: number) => ({
        href: `${origin}${pathname}?includeCount=${includeCount}${rest}&pageNum=${page}&itemsPerPage=${itemsPerPage}`,
        rel,
    });
    const end = pageNum * itemsPerPage;
    return {
        links: [
            link("self", pageNum),
            ...(end < all.length ? [link("next", pageNum + 1)] : []),
            ...(pageNum > 1 ? [link("previous", pageNum - 1)] : []),
        ],
        results: all.slice(end - itemsPerPage, end),
        ...(includeCount ? { totalCount: all.length } : {}),
    };
}
