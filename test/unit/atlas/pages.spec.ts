import assert from "node:assert/strict";
import * as v from "valibot";
import { AtlasClient } from "../../../provider/atlas/client";
import { readPages } from "../../../provider/atlas/pages";
import { budgetUntil, makeAnswer, readyToken, ScriptedTransport, settingsWith } from "../../support/clientScript";
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
