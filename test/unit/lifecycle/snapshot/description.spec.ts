import assert from "node:assert/strict";
import { defaultDescription, isDefaultDescription } from "../../../../provider/lifecycle/snapshot/description";
import { urn } from "../../../support/fakeSnapshot";

const type = "pulumi-nodejs:dynamic/atlas:OnDemandSnapshot";

describe("the default description", () => {
    it("is the same for every release of this package: old stacks recognise their snapshots by it", () => {
        assert.equal(defaultDescription(urn, undefined), "Pulumi shop/dev/nightly #b3618ed2");
        assert.equal(defaultDescription(urn, ["v1", { b: 1, a: [null] }]), "Pulumi shop/dev/nightly #64e7e215");
    });

    for (const [is, given, expected] of [
        ["names project, stack and resource", `urn:pulumi:dev::shop::${type}::nightly`, "Pulumi shop/dev/nightly #"],
        ["leaves the parents' types out", `urn:pulumi:dev::shop::my:Db$${type}::child`, "Pulumi shop/dev/child #"],
        ["keeps a name that holds ::", `urn:pulumi:dev::shop::${type}::a::b`, "Pulumi shop/dev/a::b #"],
        ["keeps a name with slashes and #", `urn:pulumi:dev::shop::${type}::a/b #1`, "Pulumi shop/dev/a/b #1 #"],
    ] as const) {
        it(is, () => {
            const description = defaultDescription(given, []);
            assert.ok(description.startsWith(expected), description);
            assert.match(description.slice(expected.length), /^[0-9a-f]{8}$/);
            assert.ok(isDefaultDescription(description));
        });
    }

    const same: [string, unknown[] | undefined, unknown[] | undefined][] = [
        ["no triggers and an empty list", undefined, []],
        ["maps in another order of keys", [{ a: 1, b: 2 }], [{ b: 2, a: 1 }]],
        ["nested maps in another order of keys", [[{ x: { a: 1, b: 2 } }]], [[{ x: { b: 2, a: 1 } }]]],
    ];
    for (const [what, one, other] of same) {
        it(`is the same for ${what}`, () => {
            assert.equal(defaultDescription(urn, one), defaultDescription(urn, other));
        });
    }

    const different: [string, unknown[], unknown[]][] = [
        ["other values", ["v1"], ["v2"]],
        ["another order of the list", [1, 2], [2, 1]],
        ["a number and its text", [1], ["1"]],
        ["another nesting", [["a"]], ["a"]],
        ["other keys of a map", [{ a: 1 }], [{ b: 1 }]],
        ["a list and the map of its indexes", [["a"]], [{ 0: "a" }]],
    ];
    for (const [what, one, other] of different) {
        it(`differs for ${what}`, () => {
            assert.notEqual(defaultDescription(urn, one), defaultDescription(urn, other));
        });
    }

    for (const other of [
        urn.replace(":dev:", ":prod:"),
        urn.replace("::shop::", "::till::"),
        urn.replace("::pulumi-nodejs", "::my:Db$pulumi-nodejs"),
    ]) {
        it(`has another hash for ${other}`, () => {
            const hashOf = (text: string) => text.slice(-8);
            assert.notEqual(hashOf(defaultDescription(urn, [])), hashOf(defaultDescription(other, [])));
        });
    }

    for (const [description, is] of [
        ["Pulumi shop/dev/nightly #0a1b2c3d", true],
        ["Pulumi shop/dev/two\nlines #0a1b2c3d", true],
        ["Pulumi shop/dev/nightly #0A1B2C3D", false],
        ["Pulumi shop/dev/nightly #0a1b2c3", false],
        ["Pulumi shop/dev/nightly #0a1b2c3d4", false],
        ["Pulumi shop/dev/nightly", false],
        ["Pulumi dev/nightly #0a1b2c3d", false],
        ["my Pulumi shop/dev/nightly #0a1b2c3d", false],
        ["before release 7", false],
        ["", false],
    ] as const) {
        it(`is ${is ? "" : "not "}recognised in ${JSON.stringify(description)}`, () => {
            assert.equal(isDefaultDescription(description), is);
        });
    }
});
