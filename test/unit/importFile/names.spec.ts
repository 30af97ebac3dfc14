import assert from "node:assert/strict";
import fc from "fast-check";
import { namesFor } from "../../../provider/importFile/names";
import { atlasSnapshot, clusterName, idAt, start } from "../../support/fakeSnapshot";

const described = (description: string | null, number = 1) => atlasSnapshot({ id: idAt(start, number), description });

describe("the names of imported snapshots", () => {
    const table: [description: string | null, name: string][] = [
        ["Before the migration", "before-the-migration"],
        ["Pulumi shop/dev/nightly #1a2b3c4d", "pulumi-shop-dev-nightly-1a2b3c4d"],
        ["  Größe: 5 €!  ", "gro-e-5"],
        ['a"b`c${d}\n::e', "a-b-c-d-e"],
        [null, clusterName],
        ["", clusterName],
        ["日本", clusterName],
        ["x".repeat(200), "x".repeat(60)],
    ];
    for (const [description, name] of table) {
        it(`make ${name.slice(0, 40)} of ${JSON.stringify(description).slice(0, 40)}`, () => {
            assert.deepEqual(namesFor([described(description)], clusterName), [name]);
        });
    }

    it("tell those of one description apart by their ids", () => {
        const both = [described("nightly", 1), described("nightly", 2), described("weekly", 3)];
        assert.deepEqual(namesFor(both, clusterName), [`nightly-${both[0]!.id}`, `nightly-${both[1]!.id}`, "weekly"]);
    });

    it("are unique and safe in a program, whatever the descriptions", () => {
        const words = fc.constantFrom("a", `a ${idAt(start, 1)}`, `a ${idAt(start, 2)}`, `a-${idAt(start, 1)} x`);
        fc.assert(
            fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 8 }), (descriptions) => {
                const names = namesFor(descriptions.map(described), clusterName);
                assert.equal(new Set(names).size, names.length);
                assert.ok(names.every((name) => /^[a-z0-9][a-z0-9-]*$/.test(name)));
            }),
        );
    });
});
