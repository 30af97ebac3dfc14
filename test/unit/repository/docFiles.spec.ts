/**
 * Code in the documents that is the text of a file, which something else runs: an HTML comment before the block names the file,
 * as in `<!-- test/recipes/testing/index.ts -->`.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../pulumi/packageRoot";

const documents = ["README.md", ...readdirSync(join(packageRoot, "docs")).map((name) => `docs/${name}`)].filter(
    (path) => path.endsWith(".md"),
);

interface Block {
    document: string;
    /** The file that it shows, from the root of the repository. */
    file: string;
    text: string;
}

const blocks = documents.flatMap((document): Block[] => {
    const text = readFileSync(join(packageRoot, document), "utf8");
    const found = text.matchAll(/^<!-- (\S+\/\S+) -->\n+```\w+\n(.*?)^```$/gms);
    return [...found].map(([, file = "", block = ""]) => ({ document, file, text: block }));
});

describe("a block of a document that shows a file", () => {
    it("is found", () => {
        assert.ok(blocks.length >= 8);
    });

    it("is found for every comment that names one", () => {
        const named = documents.flatMap((document) =>
            [...readFileSync(join(packageRoot, document), "utf8").matchAll(/^<!-- (test\/\S+) -->$/gm)].map(
                ([, file]) => `${document}: ${file ?? ""}`,
            ),
        );
        assert.deepEqual(
            blocks.map(({ document, file }) => `${document}: ${file}`),
            named,
        );
    });

    for (const { document, file, text } of blocks) {
        it(`${document} has the text of ${file}`, () => {
            assert.ok(existsSync(join(packageRoot, file)), `${file} does not exist`);
            assert.equal(text, readFileSync(join(packageRoot, file), "utf8"));
        });
    }
});
