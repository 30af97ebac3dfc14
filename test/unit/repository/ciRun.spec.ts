import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { packageRoot } from "../../pulumi/packageRoot";

const everySuite = "contract 400 0\ne2e 90 0\nproperty 1 0\nunit 2000 0\n";

/** How many checks there are, the tests among them. */
const checks = readFileSync(join(packageRoot, ".ci", "run"), "utf8").match(/^check "/gm)?.length ?? 0;

/** Stands in for npm: `npm test` leaves these counts and ends so; everything else passes. */
const npm = `#!/bin/sh
if [ "$1" = test ]; then
    printf '%s' "$COUNTS" >"$TEST_COUNTS"
    exit "$TESTS_END"
fi
`;

describe("what decides whether work lands", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "ci-run-"));
        mkdirSync(join(folder, ".ci"));
        mkdirSync(join(folder, "bin"));
        copyFileSync(join(packageRoot, ".ci", "run"), join(folder, ".ci", "run"));
        writeFileSync(join(folder, "bin", "npm"), npm, { mode: 0o755 });
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    /** The exit code and the last line. */
    function run(counts: string, { testsEnd = 0, env = {} } = {}): [number | null, string | undefined] {
        const path = [join(folder, "bin"), process.env["PATH"]].join(delimiter);
        const { status, stdout } = spawnSync("bash", [join(folder, ".ci", "run")], {
            env: { ...process.env, ...env, PATH: path, COUNTS: counts, TESTS_END: String(testsEnd) },
            encoding: "utf8",
        });
        return [status, stdout.trimEnd().split("\n").at(-1)];
    }

    it("counts every test of every suite, and each check", () => {
        assert.deepEqual(run(everySuite), [0, `${2491 + checks} passed, 0 failed`]);
    });

    it("does not depend on what the terminal shows", () => {
        assert.deepEqual(run(everySuite, { env: { FORCE_COLOR: "1" } }), [0, `${2491 + checks} passed, 0 failed`]);
    });

    for (const suite of ["unit", "contract", "e2e", "property"]) {
        it(`fails where the suite ${suite} is missing, or none of its tests has passed`, () => {
            const others = everySuite.replace(new RegExp(`${suite} .*\n`), "");
            for (const counts of [others, `${others}${suite} 0 0\n`]) {
                const [code, line] = run(counts);
                assert.equal(code, 1);
                assert.match(line ?? "", /^\d+ passed, 1 failed$/);
            }
        });
    }

    it("fails where nothing was counted at all", () => {
        assert.deepEqual(run(""), [1, `${checks - 1} passed, 1 failed`]);
    });

    it("counts what has failed, in whatever suite", () => {
        const counts = everySuite.replace("e2e 90 0", "e2e 88 2");
        assert.deepEqual(run(counts, { testsEnd: 1 }), [1, `${2488 + checks} passed, 3 failed`]);
    });

    it("fails with the test command, also where every test has passed, as for coverage", () => {
        assert.deepEqual(run(everySuite, { testsEnd: 1 }), [1, `${2490 + checks} passed, 1 failed`]);
    });
});
