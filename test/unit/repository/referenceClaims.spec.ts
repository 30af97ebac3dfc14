import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readLimitMs } from "../../../provider/atlas/readLimit";
import { parseDuration } from "../../../provider/lifecycle/duration";
import { begin } from "../../../provider/lifecycle/operation";
import { clusterNameRule, projectIdRule, rules, snapshotIdRule } from "../../../provider/lifecycle/rules";
import { packageRoot } from "../../pulumi/packageRoot";
import { startInProcess } from "../../support/clientInProcess";

const reference = readFileSync(join(packageRoot, "docs", "reference", "pulumi-atlas-snapshots.md"), "utf8");

/** What stands in the brackets of the form, everywhere in the reference where it fits: one text, always the same. */
function claim(form: RegExp): string[] {
    const found = [...reference.matchAll(new RegExp(form, "g"))].map(([, ...parts]) => parts);
    const [first] = found;
    assert.ok(first, `${form.source} is nowhere in the reference`);
    assert.ok(
        found.every((parts) => parts.join() === first.join()),
        `the reference says different things of ${form.source}`,
    );
    return first;
}

describe("what the reference says of limits and defaults is what the code does:", () => {
    it("the retention", () => {
        const [least, most] = claim(/A whole number from (\d+) to (\d+)\./).map(Number) as [number, number];
        for (const days of [least, most]) {
            assert.deepEqual(rules.retentionInDays(days), []);
        }
        for (const days of [least - 1, most + 1, least + 0.5]) {
            assert.equal(rules.retentionInDays(days).length, 1);
        }
    });

    it("names of clusters and instances", () => {
        const [longest] = claim(
            /Letters, digits and hyphens, beginning with a letter or digit, at most (\d+) characters/,
        );
        assert.deepEqual(clusterNameRule("a".repeat(Number(longest))), []);
        assert.deepEqual(clusterNameRule("0-Az"), []);
        for (const name of ["a".repeat(Number(longest) + 1), "-a", "a_b", ""]) {
            assert.equal(clusterNameRule(name).length, 1);
        }
    });

    it("ids of projects and snapshots", () => {
        const [digits] = claim(/(\d+) lower-case hexadecimal digits/);
        for (const rule of [projectIdRule, snapshotIdRule, rules.adoptSnapshotId]) {
            assert.deepEqual(rule("0f".repeat(Number(digits) / 2)), []);
            assert.equal(rule("0f".repeat(Number(digits) / 2 + 1)).length, 1);
            assert.equal(rule("0F".repeat(Number(digits) / 2)).length, 1);
        }
    });

    it("timeouts", () => {
        const { clock, newProcess } = startInProcess();
        const defaults = claim(/\{ create: "(\w+)", update: "(\w+)", delete: "(\w+)" \}/);
        for (const [index, timeout] of (["create", "update", "delete"] as const).entries()) {
            const { deadlineAt } = begin(timeout, {}, newProcess());
            assert.equal(deadlineAt - clock.now(), parseDuration(defaults[index] ?? ""));
        }
    });

    it("how long a function goes on", () => {
        const [minutes] = claim(/Gives up\s+after (\d+) minutes/);
        assert.equal(readLimitMs, Number(minutes) * 60_000);
    });
});
