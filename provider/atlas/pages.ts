/** Lists come in pages; a list here is all of them, and every entry once, although Atlas goes on changing it meanwhile. */
import * as v from "valibot";
import type { AtlasClient, Budget } from "./client";
import { AtlasListError } from "./errors";
import type { Answered } from "./exchange";
import { count, listIfAny, text, usable } from "./shapes";

/** The most that Atlas gives at once, so that a list costs as few requests as possible. */
const pageSize = 500;
/** No cluster has so many snapshots: such a list has no end, and memory has. */
const mostPages = 100;
/** How often a list of several pages is read where it changes while it is read. */
const mostReadings = 3;

const Page = v.looseObject({
    results: v.array(v.unknown()),
    links: listIfAny(v.looseObject({ rel: text })),
    totalCount: count,
});

interface Reading<T> {
    byId: Map<unknown, T>;
    answeredAt: number | undefined;
    /** False where an entry may have slipped from a page not yet read to one that was. */
    whole: boolean;
}

/** Reads every page of the list at `path`. `answeredAt` is the first page's. An entry that cannot be used is left out. */
export async function readPages<T extends { id: unknown }>(
    client: AtlasClient,
    path: string,
    item: v.GenericSchema<unknown, T>,
    filters: Record<string, string>,
    budget: Budget,
): Promise<Answered<T[]>> {
    let reading = await readOnce(client, path, item, filters, budget);
    for (let readings = 1; !reading.whole && readings < mostReadings; readings++) {
        reading = await readOnce(client, path, item, filters, { ...budget, ifRoom: false });
    }
    return { value: [...reading.byId.values()], answeredAt: reading.answeredAt };
}

async function readOnce<T extends { id: unknown }>(
    client: AtlasClient,
    path: string,
    item: v.GenericSchema<unknown, T>,
    filters: Record<string, string>,
    budget: Budget,
): Promise<Reading<T>> {
    const byId = new Map<unknown, T>();
    const totals = new Set<number>();
    let answeredAt: number | undefined;
    let different = 0;
    for (let page = 1; ; page++) {
        const query = { ...filters, itemsPerPage: String(pageSize), ...(page > 1 && { pageNum: String(page) }) };
        // Half a list is worth nothing: whoever has the first page gets the others.
        const limits = page > 1 ? { ...budget, ifRoom: false } : budget;
        const { value, answeredAt: at } = await client.request({ method: "GET", path, query, answer: Page }, limits);
        answeredAt ??= at;
        const [{ results, links, totalCount }, known] = [value, byId.size];
        const entries = usable(results, item);
        for (const entry of entries) {
            byId.set(entry.id, entry);
        }
        const repeated = known + entries.length - byId.size;
        different += results.length - repeated;
        if (typeof totalCount === "number") {
            totals.add(totalCount);
        }
        const more = links ? links.some(({ rel }) => rel === "next") : results.length === pageSize;
        if (!more) {
            // What is deleted from a page that was read moves everything behind it forward by one.
            const whole = page === 1 || totals.size === 0 || (totals.size === 1 && totals.has(different));
            return { byId, answeredAt, whole };
        }
        const problem = whyNoNext(page, byId.size > known, client.isOver(budget));
        if (problem) {
            throw new AtlasListError("GET", path, problem);
        }
    }
}

function whyNoNext(page: number, isNew: boolean, isOver: boolean): string | undefined {
    if (!isNew) {
        return `page ${page} holds only what was on the pages before it, and names a next one all the same`;
    }
    if (page >= mostPages) {
        return `page ${page} still names a next one`;
    }
    return isOver ? `the time allowed was used up after page ${page}` : undefined;
}
