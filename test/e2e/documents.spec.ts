/** The commands and programs of the documents: each one is run, type-checked or proven by another test, or it says why it cannot be. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Cover, pages } from "../documents/blocks";
import { type Block, blocksOf, pagePaths } from "../documents/extract";
import { runPage } from "../documents/runPage";
import { mistakesIn } from "../documents/typeCheck";
import { packageRoot } from "../pulumi/packageRoot";

/** The blocks of a page that have to be covered. What shows a file is that file's text, and whatever runs the file covers it. */
const copied = (page: string) =>
    blocksOf(page).filter(({ language, shows }) => /^(sh|ts|console)$/.test(language) && !shows);

/** Each block with what covers it. */
const covered = Object.entries(pages).flatMap(([page, { blocks }]) => {
    const found = copied(page);
    return blocks.flatMap(({ covers }, index) =>
        covers.flatMap((cover): { block: Block; cover: Cover }[] => {
            const block = found[index];
            return block ? [{ block, cover }] : [];
        }),
    );
});

describe("the documents", function () {
    this.timeout(300_000);

    for (const page of pagePaths()) {
        it(`${page} has an entry for each of its blocks, in their order, and no other`, () => {
            const expected = pages[page]?.blocks.map(({ begins }) => begins) ?? [];
            const begins = copied(page).map(({ text }, index) => {
                const entry = expected[index];
                return entry !== undefined && text.startsWith(entry) ? entry : text.split("\n", 1)[0];
            });
            assert.deepEqual(begins, expected);
            const others = blocksOf(page).filter(
                ({ language, shows }) => /^(bash|shell|typescript|js)$/.test(language) && !shows,
            );
            assert.deepEqual(others, [], "the languages are called sh, console (with output) and ts");
        });
    }

    it("has no entries for a page that is not there", () => {
        assert.deepEqual(
            Object.keys(pages).filter((page) => !pagePaths().includes(page)),
            [],
        );
    });

    it("have every block covered", () => {
        const entries = Object.values(pages).flatMap(({ blocks }) => blocks);
        assert.ok(entries.length > 20);
        for (const { begins, covers } of entries) assert.ok(covers.length > 0, begins);
    });

    it("have programs without a mistake in their types", () => {
        const programs = covered.flatMap(({ block, cover }) => {
            if (block.language !== "ts" || (cover.kind !== "run" && cover.kind !== "types")) return [];
            return [{ block, prelude: cover.kind === "types" ? cover.prelude : "" }];
        });
        assert.ok(programs.length > 5);
        assert.deepEqual(mistakesIn(programs), []);
    });

    it("name tests that are there", () => {
        for (const { block, cover } of covered) {
            if (cover.kind !== "test") continue;
            const candidates = [".spec.ts", ".ts", ""].map((end) => join(packageRoot, "test", cover.spec + end));
            const spec = candidates.find((file) => existsSync(file)) ?? cover.spec;
            assert.ok(
                readFileSync(spec, "utf8").includes(cover.rule),
                `${block.page}:${block.line}: ${cover.spec} has no "${cover.rule}"`,
            );
        }
    });

    for (const [page, { setUp = {} }] of Object.entries(pages)) {
        const blocks = covered.filter(({ block, cover }) => block.page === page && cover.kind === "run");
        if (blocks.length === 0) continue;
        it(`${page} does what it says`, async () => {
            const { code, output } = await runPage(
                blocks.map(({ block }) => block),
                setUp,
            );
            assert.equal(code, 0, output);
            for (const text of setUp.prints ?? []) assert.match(output, text);
        });
    }
});
