/**
 * Kills the real CLI at many moments, and shows that nothing is lost, taken twice or deleted that is not ours:
 * `npm run chaos -- [--kills 50] [--seed N] [--jobs 2]`, or `--experiment JSON` to repeat a single one.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type Experiment, nameOfExperiment, type Outcome, perform } from "./experiment";
import { planExperiments } from "./plan";
import { tableOf, type Trial } from "./table";

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            kills: { type: "string", default: "50" },
            seed: { type: "string", default: String(Date.now() % 1_000_000) },
            jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
            experiment: { type: "string" },
        },
    });
    const [kills, seed, jobs] = [wholeNumber(values.kills), wholeNumber(values.seed), wholeNumber(values.jobs)];
    const { experiment } = values;
    const run = new ChaosRun(seed, experiment === undefined ? kills : 1);
    console.log(experiment === undefined ? `${kills} kills, seed ${seed}` : "1 kill");
    const plan = experiment === undefined ? planExperiments(seed) : [JSON.parse(experiment) as Experiment].values();
    await Promise.all(Array.from({ length: Math.max(1, jobs) }, async () => run.work(plan)));
    console.log(`\n${tableOf(run.trials)}\n`);
    console.log(
        run.broken === 0
            ? `No promise was broken in ${run.trials.length} kills.`
            : `${run.broken} of ${run.trials.length} kills broke a promise; the same again: npm run chaos -- --kills ${kills} --seed ${seed}`,
    );
    process.exitCode = run.broken === 0 ? 0 : 1;
}

class ChaosRun {
    readonly trials: Trial[] = [];
    broken = 0;
    private started = 0;

    constructor(
        private readonly seed: number,
        private readonly kills: number,
    ) {}

    /** Performs one experiment of the plan after the other; several of these share a plan. */
    async work(plan: Iterator<Experiment, unknown>): Promise<void> {
        while (this.started < this.kills) {
            this.started += 1;
            const next = plan.next();
            if (next.done) return;
            const experiment = next.value;
            try {
                this.note(experiment, await perform(experiment));
            } catch (error) {
                // Such as a command that hangs: it breaks a promise as well.
                const report = error instanceof Error ? (error.stack ?? error.message) : String(error);
                this.blame(experiment, ["the experiment did not come to its end"], report);
            }
        }
    }

    private note(experiment: Experiment, outcome: Outcome): void {
        if (outcome.broken.length > 0) {
            this.blame(experiment, outcome.broken, outcome.report);
        }
        if (!outcome.wasKilled) {
            // A random moment after the end: what has to hold held, but it counts for none.
            this.started -= 1;
            console.log(`     -  ${nameOfExperiment(experiment)}: nothing was left to kill`);
            return;
        }
        this.trials.push({ experiment, outcome });
        const { acceptedPosts, takenUp, freshNamed, pluginsLeft, unusedLeft, pluginEndMs, broken } = outcome;
        const result = [
            `${acceptedPosts} POST${acceptedPosts === 1 ? "" : "s"}`,
            takenUp && "taken up",
            freshNamed && "fresh, old named",
            unusedLeft > 0 && "unused plugin left",
            pluginsLeft + unusedLeft === 0 && `plugin gone after ${(pluginEndMs / 1000).toFixed(1)} s`,
            broken.length > 0 && "BROKEN",
        ];
        const count = `${this.trials.length}/${this.kills}`.padStart(6);
        console.log(`${count}  ${nameOfExperiment(experiment)}: ${result.filter(Boolean).join(", ")}`);
    }

    private blame(experiment: Experiment, broken: readonly string[], report: string): void {
        this.broken += 1;
        console.log(`\nBROKEN, seed ${this.seed}: ${nameOfExperiment(experiment)}`);
        console.log(broken.map((sentence) => `  ${sentence}`).join("\n"));
        console.log(`  to repeat it alone: npm run chaos -- --experiment '${JSON.stringify(experiment)}'\n${report}\n`);
    }
}

function wholeNumber(text: string): number {
    if (!/^\d{1,9}$/.test(text)) throw new Error(`Not a whole number: ${text}`);
    return Number(text);
}

// Stacks and what runs in them are removed when the process ends by itself, which a signal would prevent.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(1));
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
});
