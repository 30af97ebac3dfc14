import assert from "node:assert/strict";
import * as v from "valibot";
import { AtlasClient } from "../../../provider/atlas/client";
import { readPages } from "../../../provider/atlas/pages";
import { NoRoomError } from "../../../provider/atlas/requestTurn";
import type { HttpAnswer, HttpRequest } from "../../../provider/atlas/transport";
import {
    budgetUntil,
    makeAnswer,
    readyToken,
    ScriptedTransport,
    settingsWith,
    type Step,
} from "../../support/clientScript";
import { VirtualClock } from "../../support/virtualClock";

const Item = v.looseObject({ id: v.number() });
const self = { rel: "self", href: "https://atlas.example/list" };
const next = { rel: "next", href: "https://elsewhere.example/list" };

interface Page {
    count: number;
    links?: object[] | null;
    date?: string;
}

/** Reads a list that comes in these pages. */
async function read(
    pages: Page[],
    filters: Record<string, string> = {},
): Promise<{ ids: number[]; answeredAt: number | undefined; queries: string[]; hosts: string[] }> {
    let id = 0;
    const answers = pages.map(({ count, date, ...more }) =>
        makeAnswer(
            200,
            { results: Array.from({ length: count }, () => ({ id: id++ })), ...more },
            date ? { date } : {},
        ),
    );
    const transport = new ScriptedTransport(...answers);
    const clock = new VirtualClock();
    const client = new AtlasClient(settingsWith(readyToken), transport.send, clock);
    const { value, answeredAt } = await readPages(client, "/list", Item, filters, budgetUntil(clock.now() + 1000));
    assert.equal(transport.left, 0);
    return {
        ids: value.map((item) => item.id),
        answeredAt,
        queries: transport.requests.map(({ url }) => url.search),
        hosts: transport.requests.map(({ url }) => url.host),
    };
}

/** A server whose list is `entries()` at the moment; the pages are full ones. */
function serverOf(entries: (request: number) => object[], tellsCount = true): Step[] {
    let requests = 0;
    const answer: Step = ({ url }) => {
        const all = entries(++requests);
        const page = Number(url.searchParams.get("pageNum") ?? "1");
        const links = page * 500 < all.length ? [self, next] : [self];
        const results = all.slice((page - 1) * 500, page * 500);
        return makeAnswer(200, { results, links, ...(tellsCount && { totalCount: all.length }) });
    };
    return Array.from({ length: 1000 }, () => answer);
}

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => ({ id: from + index }));

async function readFrom(steps: Step[], deadlineMs = 1000) {
    const transport = new ScriptedTransport(...steps);
    const clock = new VirtualClock();
    const client = new AtlasClient(settingsWith(readyToken), transport.send, clock);
    const reading = readPages(client, "/list", Item, {}, budgetUntil(clock.now() + deadlineMs));
    const outcome = await reading.then(
        ({ value }) => ({ ids: value.map(({ id }) => id), error: "" }),
        (error: unknown) => ({ ids: [] as number[], error: (error as Error).message }),
    );
    return { ...outcome, requests: transport.requests.length, clock };
}

describe("readPages: a list that does not come to an end", () => {
    it("is an error as soon as a page that is not the last brings nothing new", async () => {
        const same = makeAnswer(200, { results: numbered(0, 3), links: [next] });
        const { error, requests } = await readFrom(Array.from({ length: 9 }, () => same));
        assert.equal(
            error,
            "GET /list gave a list that could not be read to its end: page 2 holds only what was on the pages before it, " +
                "and names a next one all the same",
        );
        assert.equal(requests, 2);
    });

    it("is an error as well where its pages are empty", async () => {
        const empty = makeAnswer(200, { results: [], links: [next] });
        assert.match((await readFrom([empty, empty])).error, /page 1 holds only/);
    });

    it("ends after a hundred pages", async () => {
        let id = 0;
        const { error, requests } = await readFrom(
            Array.from({ length: 500 }, () => () => makeAnswer(200, { results: [{ id: id++ }], links: [next] })),
        );
        assert.match(error, /page 100 still names a next one$/);
        assert.equal(requests, 100);
    });

    it("ends with its deadline", async () => {
        let id = 0;
        const clocks: VirtualClock[] = [];
        const transport = new ScriptedTransport(
            ...Array.from({ length: 50 }, () => () => {
                clocks[0]?.advance(250);
                return makeAnswer(200, { results: [{ id: id++ }], links: [next] });
            }),
        );
        const clock = new VirtualClock();
        clocks.push(clock);
        const client = new AtlasClient(settingsWith(readyToken), transport.send, clock);
        const reading = readPages(client, "/list", Item, {}, budgetUntil(clock.now() + 1000));
        await assert.rejects(reading, /the time allowed was used up after page 4$/);
        assert.equal(transport.requests.length, 4);
    });
});

describe("readPages: a list that is read only where there is room for it", () => {
    it("is read to its end, and again where it has changed, once it is begun", async () => {
        const path = "/groups/5f1a/clusters/c/backup/snapshots";
        const all = numbered(0, 700);
        const served = serverOf((request) => (request === 1 ? all : all.slice(1)));
        const scarce = served.slice(0, 4).map((step): Step => (request, signal) => {
            const { text } = (step as (request: HttpRequest, signal: AbortSignal) => HttpAnswer)(request, signal);
            return makeAnswer(200, text, { "ratelimit-limit": "1200", "ratelimit-remaining": "50" });
        });
        const transport = new ScriptedTransport(...scarce);
        const clock = new VirtualClock();
        const client = new AtlasClient(settingsWith(readyToken), transport.send, clock);
        const budget = budgetUntil(clock.now() + 60_000, { ifRoom: true });
        assert.equal((await readPages(client, path, Item, {}, budget)).value.length, 699);
        assert.equal(transport.left, 0);
        await assert.rejects(readPages(client, path, Item, {}, budget), NoRoomError);
    });
});

describe("readPages: a list that changes while it is read", () => {
    it("gives an entry once that is on two pages, as the later one has it", async () => {
        const { ids, requests } = await readFrom(
            serverOf((request) => (request === 1 ? numbered(1, 701) : numbered(0, 701)), false),
        );
        assert.deepEqual([new Set(ids).size, ids.length], [700, 700]);
        assert.equal(requests, 2);
    });

    it("finds the one that slips from the second page to the first because another one is deleted", async () => {
        const all = numbered(0, 700);
        const { ids } = await readFrom(serverOf((request) => (request === 1 ? all : all.filter(({ id }) => id !== 3))));
        assert.ok(ids.includes(500));
        assert.ok(!ids.includes(3));
        assert.equal(ids.length, 699);
    });

    it("finds it also where only the first page tells the count", async () => {
        const all = numbered(0, 700);
        const served = serverOf((request) => (request === 1 ? all : all.filter(({ id }) => id !== 3)), false);
        const [first, ...others] = served as ((request: HttpRequest) => HttpAnswer)[];
        assert.ok(first);
        const counted: Step = (request) => {
            const page = JSON.parse(first(request).text) as object;
            return makeAnswer(200, { ...page, totalCount: 700 });
        };
        const { ids, requests } = await readFrom([counted, ...others]);
        assert.ok(ids.includes(500));
        assert.equal(requests, 4);
    });

    it("costs two requests where it does not change", async () => {
        const { ids, requests } = await readFrom(serverOf(() => numbered(0, 700)));
        assert.deepEqual([ids.length, requests], [700, 2]);
    });

    it("costs one request where it has one page, whatever count that tells", async () => {
        const page = makeAnswer(200, { results: numbered(0, 3), links: [self], totalCount: 9 });
        assert.deepEqual((await readFrom([page])).ids, [0, 1, 2]);
    });

    it("is read three times at the most where it goes on changing", async () => {
        const { ids, requests, error } = await readFrom(serverOf((request) => numbered(request, 700)));
        assert.deepEqual([error, requests], ["", 6]);
        assert.ok(ids.length > 0);
    });
});

describe("readPages: an odd entry", () => {
    it("is left out, and takes no other with it", async () => {
        const results = [{ id: 1 }, { id: "one" }, null, 7, {}, { id: 2, odd: [] }];
        assert.deepEqual((await readFrom([makeAnswer(200, { results, links: [self] })])).ids, [1, 2]);
    });

    it("does not have a list of several pages read again and again", async () => {
        const entries = [{ id: "odd" }, ...numbered(1, 700)];
        const { ids, requests } = await readFrom(serverOf(() => entries));
        assert.deepEqual([ids.length, requests], [699, 2]);
    });

    it("is no reason to give up where links or the count are what is odd", async () => {
        const odd = makeAnswer(200, { results: numbered(0, 2), links: "none", totalCount: "2" });
        assert.deepEqual((await readFrom([odd])).ids, [0, 1]);
    });
});

describe("readPages", () => {
    it("asks for as much as Atlas gives at once", async () => {
        assert.deepEqual((await read([{ count: 0, links: [self] }])).queries, ["?itemsPerPage=500"]);
    });

    it("goes on as long as there is a link to a next page, in order", async () => {
        const { ids, queries } = await read([
            { count: 2, links: [self, next] },
            { count: 1, links: [next] },
            { count: 3, links: [self] },
        ]);
        assert.deepEqual(ids, [0, 1, 2, 3, 4, 5]);
        assert.deepEqual(queries, ["?itemsPerPage=500", "?itemsPerPage=500&pageNum=2", "?itemsPerPage=500&pageNum=3"]);
    });

    it("goes to no other host, whatever the link says", async () => {
        const { hosts } = await read([
            { count: 1, links: [next] },
            { count: 1, links: [] },
        ]);
        assert.deepEqual(hosts, ["atlas.example", "atlas.example"]);
    });

    it("ends with a full page that has no next one", async () => {
        assert.equal((await read([{ count: 500, links: [self] }])).ids.length, 500);
    });

    for (const links of [undefined, null]) {
        it(`goes on after a full page where links are ${links === null ? "null" : "absent"}`, async () => {
            const page = (count: number): Page => (links === undefined ? { count } : { count, links });
            assert.equal((await read([page(500), page(500), page(7)])).ids.length, 1007);
            assert.equal((await read([page(500), page(0)])).ids.length, 500);
        });
    }

    it("keeps its filters on every page", async () => {
        const { queries } = await read(
            [
                { count: 1, links: [next] },
                { count: 1, links: [self] },
            ],
            { completed: "all" },
        );
        assert.deepEqual(queries, ["?completed=all&itemsPerPage=500", "?completed=all&itemsPerPage=500&pageNum=2"]);
    });

    it("takes the time of the first page for that of the list", async () => {
        const { answeredAt } = await read([
            { count: 1, links: [next], date: "Thu, 01 Jan 1970 00:00:05 GMT" },
            { count: 1, links: [self], date: "Thu, 01 Jan 1970 00:00:09 GMT" },
        ]);
        assert.equal(answeredAt, 5000);
    });
});
