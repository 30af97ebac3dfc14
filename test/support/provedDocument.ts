/** A document that is held to the proof: for each of its entries there are tests that show it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot";

/** By an entry: spec files, and a part of the text of each that names the rule. */
export type Proofs = Readonly<Record<string, readonly (readonly [spec: string, rule: string])[]>>;

/** @param entriesOf The entries that a text has. */
export function proves(document: string, entriesOf: (text: string) => readonly string[], proofs: Proofs): void {
    describe(document, () => {
        const entries = entriesOf(readFileSync(join(packageRoot, document), "utf8"));

        it("has entries", () => {
            assert.ok(entries.length > 30);
            assert.equal(new Set(entries).size, entries.length);
        });

        for (const entry of entries) {
            it(`proves: ${entry}`, () => {
                const found = proofs[entry];
                assert.ok(found, "no test is named for this entry");
                for (const [spec, rule] of found) {
                    const source = readFileSync(join(packageRoot, "test", `${spec}.spec.ts`), "utf8");
                    assert.ok(source.includes(rule), `${spec} has no test "${rule}"`);
                }
            });
        }

        it("has an entry for every proof", () => {
            assert.deepEqual(
                Object.keys(proofs).filter((entry) => !entries.includes(entry)),
                [],
            );
        });
    });
}

/** The first cells of the tables' rows. @param headings Those of the tables' own headings. */
export function rowsOf(text: string, headings: readonly string[]): string[] {
    const cells = text.split("\n").flatMap((line) => /^\| ([^|]+?) +\|/.exec(line)?.[1] ?? []);
    return cells.filter((cell) => !headings.includes(cell) && !cell.startsWith("-"));
}
