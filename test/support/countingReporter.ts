/**
 * mocha's usual report, and, where `TEST_COUNTS` names a file, a line there for each suite (a folder of `test`): its name, how many
 * tests passed, how many failed. What is printed is for people, and colours and terminals change it; this is for `.ci/run`.
 */
import { writeFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import Mocha from "mocha";

const testFolder = resolve(__dirname, "..");
const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS } = Mocha.Runner.constants;

class CountingReporter extends Mocha.reporters.Spec {
    private readonly counts = new Map<string, { passed: number; failed: number }>();

    constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
        super(runner, options);
        const file = process.env["TEST_COUNTS"];
        if (file === undefined) {
            return;
        }
        runner.on(EVENT_TEST_PASS, (test) => {
            this.countsOf(test).passed += 1;
        });
        runner.on(EVENT_TEST_FAIL, (test) => {
            this.countsOf(test).failed += 1;
        });
        runner.on(EVENT_RUN_END, () => {
            const lines = Array.from(this.counts, ([suite, { passed, failed }]) => `${suite} ${passed} ${failed}\n`);
            writeFileSync(file, lines.sort().join(""));
        });
    }

    /** Hooks that fail have no file of their own in some cases; they count all the same. */
    private countsOf({ file, parent }: Mocha.Runnable): { passed: number; failed: number } {
        const from = file ?? parent?.file;
        const [suite = "elsewhere"] = from === undefined ? [] : relative(testFolder, from).split(sep);
        const counts = this.counts.get(suite) ?? { passed: 0, failed: 0 };
        this.counts.set(suite, counts);
        return counts;
    }
}

// mocha takes the module itself for the reporter.
export = CountingReporter;
