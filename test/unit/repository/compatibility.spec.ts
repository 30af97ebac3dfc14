/** The matrix of `npm run test:matrix`, and the table that it has left in docs/compatibility.md. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { satisfies } from "semver";
import { packageRoot } from "../../pulumi/packageRoot";
import { type Cell, core, edges, pairsOf, pairwise, product } from "../../matrix/cells";
import { nodes, programs, sdkRange } from "../../matrix/values";
import { resultOf, writtenIn } from "../../matrix/table";

const document = join(packageRoot, "docs", "compatibility.md");

describe("the matrix of versions", () => {
    const cells = pairwise(product);

    it("has every pair of values in some row", () => {
        const covered = new Set(cells.flatMap(pairsOf));
        const every = new Set(product.flatMap(pairsOf));
        assert.ok(every.size > 90);
        assert.deepEqual(
            [...every].filter((pair) => !covered.has(pair)),
            [],
        );
    });

    it("has no more rows than the largest two columns make together", () => {
        assert.equal(cells.length, programs.length * 4);
    });

    it("runs every Node.js and every package manager in its core, and a failure", () => {
        const all = [...nodes, ...new Set(product.map(({ manager }) => manager))];
        const inCore = core.flatMap(({ node, manager }): string[] => [node, manager]);
        assert.deepEqual(
            all.filter((value) => !inCore.includes(value)),
            [],
        );
        assert.ok(core.some(({ failure }) => failure));
    });

    it("starts at the oldest SDK that the package allows, and runs what its engines allow", () => {
        const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
            engines: { node: string };
            peerDependencies: Record<string, string>;
        };
        assert.equal(`^${sdkRange("oldest", "22")}`, manifest.peerDependencies["@pulumi/pulumi"]);
        assert.ok(nodes.every((node) => satisfies(`${node}.99.0`, manifest.engines.node)));
    });

    it("has left a table with each of its rows, in its order", () => {
        const expected = [...cells, ...edges].map(keyOf);
        const [, , ...rows] = writtenIn(document)
            .split("\n")
            .filter((line) => line.startsWith("|"));
        const found = rows.map((row) => {
            const [node = "", , manager = "", program, , result] = row
                .split(" | ")
                .map((text) => text.replace(/^\|\s*|\s*\|$/g, "").trim());
            return [node.split(".")[0], manager.replace(/ [\d.]+$/, ""), program, result];
        });
        assert.deepEqual(found, expected);
    });
});

function keyOf(cell: Cell): string[] {
    return [cell.node, cell.manager, cell.program.name, resultOf(cell)];
}
