import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../pulumi/packageRoot";
import { type BillOfMaterials, billOfMaterials, faultsOf } from "../../repository/billOfMaterials";
import { notice } from "../../repository/notice";

describe("what is installed with the package", function () {
    this.timeout(60_000);
    const { dependencies } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
        dependencies: Record<string, string>;
    };
    let bill: BillOfMaterials;

    before(() => {
        bill = billOfMaterials();
    });

    it("is named in NOTICE, with its licence", () => {
        const text = readFileSync(join(packageRoot, "NOTICE"), "utf8");
        assert.equal(text, notice(bill.components), "Run `npm run notice`");
    });

    it("is the production dependencies, and no tool of ours", () => {
        const names = bill.components.map(({ name }) => name);
        for (const name of Object.keys(dependencies)) assert.ok(names.includes(name), `${name} is missing`);
        for (const tool of ["typescript", "mocha", "@pulumi/pulumi"]) assert.ok(!names.includes(tool), tool);
    });

    it("is a valid bill of materials, by the package's own name", async () => {
        assert.equal(bill.metadata.component.name, "pulumi-atlas-snapshots");
        assert.equal(await faultsOf(JSON.stringify(bill)), null);
    });

    it("is no bill of materials if a component has no name", async () => {
        const [first, ...others] = bill.components;
        const nameless = { ...bill, components: [{ ...first, name: undefined }, ...others] };
        assert.notEqual(await faultsOf(JSON.stringify(nameless)), null);
    });

    it("needs a licence that has a name", () => {
        const [first] = bill.components;
        assert.throws(() => notice([{ ...first!, licenses: [] }]), /names no licence$/);
    });
});
