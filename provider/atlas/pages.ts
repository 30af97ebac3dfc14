/** Lists come in pages; a list here is all of them. */
import * as v from "valibot";
import type { AtlasClient, Budget } from "./client";
import type { Answered } from "./exchange";

/** The most that Atlas gives at once, so that a list costs as few requests as possible. */
const pageSize = 500;

const Link = v.looseObject({ rel: v.nullish(v.string()) });

/** Reads every page of the list at `path`. `answeredAt` is the first page's. */
export async function readPages<T>(
    client: AtlasClient,
    path: string,
    item: v.GenericSchema<unknown, T>,
    filters: Record<string, string>,
    budget: Budget,
): Promise<Answered<T[]>> {
    const answer = v.looseObject({ results: v.array(item), links: v.nullish(v.array(Link)) });
    const all: T[] = [];
    let answeredAt: number | undefined;
    for (let page = 1; ; page++) {
        const query = { ...filters, itemsPerPage: String(pageSize), ...(page > 1 && { pageNum: String(page) }) };
        // Half a list is worth nothing: whoever has the first page gets the others.
        const limits = page > 1 ? { ...budget, ifRoom: false } : budget;
        const { value, answeredAt: at } = await client.request({ method: "GET", path, query, answer }, limits);
        answeredAt ??= at;
        all.push(...value.results);
        const more = value.links ? value.links.some(({ rel }) => rel === "next") : value.results.length === pageSize;
        if (!more) {
            return { value: all, answeredAt };
        }
    }
}
