import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blocksOf, pagePaths } from "../../documents/extract";
import { packageRoot } from "../../pulumi/packageRoot";

const textOf = (path: string) => readFileSync(join(packageRoot, path), "utf8");

/** Code in the documents that is the text of a file, which something else runs. */
describe("a block of a document that shows a file", () => {
    const blocks = pagePaths().flatMap((page) => blocksOf(page).filter(({ shows }) => shows));

    it("is found for every comment that names one", () => {
        const named = pagePaths().flatMap((page) =>
            [...textOf(page).matchAll(/^ *<!-- ((?:test|examples)\/\S+) -->$/gm)].map(([, file]) => file),
        );
        assert.ok(named.length >= 15);
        assert.deepEqual(
            blocks.map(({ shows }) => shows),
            named,
        );
    });

    for (const { page, shows = "", text } of blocks) {
        it(`${page} has the text of ${shows}`, () => {
            assert.ok(existsSync(join(packageRoot, shows)), `${shows} does not exist`);
            assert.equal(`${text}\n`, textOf(shows));
        });
    }
});
