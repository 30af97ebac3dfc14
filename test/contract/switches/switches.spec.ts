/** Each fact about Atlas that is open: the provider is right on either side of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../pulumi/packageRoot";
import { cloudSwitches } from "./cloud";
import { legacySwitches } from "./legacy";
import type { Proofs } from "./sides";

const switches: Record<string, Record<string, Proofs>> = { ...cloudSwitches, ...legacySwitches };

/** The options that the document calls unknown. */
function openOptions(): string[] {
    const text = readFileSync(join(packageRoot, "docs/local-atlas.md"), "utf8");
    return [...text.matchAll(/^\| `(\w+)` +\| _unknown_/gm)].map(([, name = ""]) => name);
}

describe("a fact that is open", () => {
    it("is a switch with a proof for each of its values", () => {
        assert.ok(openOptions().length >= 16);
        assert.deepEqual(Object.keys(switches).sort(), openOptions().sort());
        for (const [name, sides] of Object.entries(switches)) {
            assert.ok(Object.keys(sides).length >= 2, name);
            for (const proofs of Object.values(sides)) assert.ok(Object.keys(proofs).length > 0, name);
        }
    });
});

for (const [name, sides] of Object.entries(switches)) {
    for (const [value, proofs] of Object.entries(sides)) {
        describe(`with ${name}: ${value}`, () => {
            for (const [rule, prove] of Object.entries(proofs)) {
                it(rule, async () => {
                    await prove({ [name]: valueOf(value) });
                });
            }
        });
    }
}

function valueOf(key: string): string | number | boolean {
    return key === "true" || key === "false" ? key === "true" : /^\d+$/.test(key) ? Number(key) : key;
}
