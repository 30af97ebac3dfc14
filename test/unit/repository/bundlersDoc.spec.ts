import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../pulumi/packageRoot";

const textOf = (path: string) => readFileSync(join(packageRoot, path), "utf8");

describe("docs/bundlers.md", () => {
    const page = textOf("docs/bundlers.md");
    const blocks = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, text]) => text);

    it("shows the files that test/recipes/bundlers runs, and no other", () => {
        assert.deepEqual(
            blocks,
            ["webpack.config.js", "rollup.config.mjs"].map((name) => textOf(`test/recipes/bundlers/${name}`)),
        );
    });
});
