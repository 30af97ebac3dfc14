/** A document whose tables are held to the proof: each row names the tests that show it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot";

/** By the first cell of a row: spec files, and a part of the text of each that names the rule. */
export type Proofs = Readonly<Record<string, readonly (readonly [spec: string, rule: string])[]>>;

/** @param headings The first cells of the tables' headings. */
export function provesRows(document: string, headings: readonly string[], proofs: Proofs): void {
    describe(document, () => {
        const text = readFileSync(join(packageRoot, document), "utf8");
        const cells = text.split("\n").flatMap((line) => /^\| ([^|]+?) +\|/.exec(line)?.[1] ?? []);
        const rows = cells.filter((cell) => !headings.includes(cell) && !cell.startsWith("-"));

        it("has rows", () => {
            assert.ok(rows.length > 30);
        });

        for (const row of new Set(rows)) {
            it(`proves: ${row}`, () => {
                const found = proofs[row];
                assert.ok(found, "no test is named for this row");
                for (const [spec, rule] of found) {
                    const source = readFileSync(join(packageRoot, "test", `${spec}.spec.ts`), "utf8");
                    assert.ok(source.includes(rule), `${spec} has no test "${rule}"`);
                }
            });
        }

        it("has a row for every proof", () => {
            assert.deepEqual(
                Object.keys(proofs).filter((row) => !rows.includes(row)),
                [],
            );
        });
    });
}
