/** The table at the end of a long run: a line for each kill of each scenario, and the sums. */
import type { Experiment, Outcome } from "./experiment";
import { type Kill, kills } from "./kills";
import { nameOfMoment, type Scenario, scenarios } from "./moments";

export interface Trial {
    experiment: Experiment;
    outcome: Outcome;
}

const heads = [
    "scenario",
    "kill",
    "tries",
    "accepted POSTs",
    "taken up",
    "fresh, old named",
    "lost",
    "taken twice",
    "foreign deleted",
    "plugins left",
    "unused left",
    "slowest plugin end",
    "moments",
];

/** The trials as lines of text, in columns. */
export function tableOf(trials: readonly Trial[]): string {
    const lines = scenarios.flatMap((scenario) => kills.map((kill) => lineOf(trials, scenario, kill)));
    const rows = [heads, ...lines.filter((line) => line !== undefined), countsOf("all", "", trials, "")];
    const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    return rows
        .map((row) =>
            row
                .map((cell, column) => cell.padEnd(widths[column] ?? 0))
                .join("  ")
                .trimEnd(),
        )
        .join("\n");
}

function lineOf(trials: readonly Trial[], scenario: Scenario, kill: Kill): string[] | undefined {
    const own = trials.filter(({ experiment }) => experiment.scenario === scenario && experiment.kill === kill);
    return own.length === 0 ? undefined : countsOf(scenario, kill, own, momentsOf(own));
}

function countsOf(scenario: string, kill: string, trials: readonly Trial[], moments: string): string[] {
    const sum = (count: (outcome: Outcome) => number) =>
        String(trials.reduce((total, { outcome }) => total + count(outcome), 0));
    const ended = trials.filter(({ outcome }) => outcome.pluginsLeft + outcome.unusedLeft === 0);
    const slowestMs = Math.max(0, ...ended.map(({ outcome }) => outcome.pluginEndMs));
    return [
        scenario,
        kill,
        String(trials.length),
        sum(({ acceptedPosts }) => acceptedPosts),
        sum(({ takenUp }) => Number(takenUp)),
        sum(({ freshNamed }) => Number(freshNamed)),
        sum(({ lost }) => lost.length),
        sum(({ takenTwice }) => takenTwice),
        sum(({ foreignDeleted }) => foreignDeleted),
        sum(({ pluginsLeft }) => Math.sign(pluginsLeft)),
        sum(({ unusedLeft }) => Math.sign(unusedLeft)),
        `${(slowestMs / 1000).toFixed(1)} s`,
        moments,
    ];
}

/** The events by name, and how many random moments there were. */
function momentsOf(trials: readonly Trial[]): string {
    const moments = trials.map(({ experiment }) => experiment.moment);
    const events = new Set(moments.filter((moment) => typeof moment === "string").map(nameOfMoment));
    const randoms = moments.filter((moment) => typeof moment !== "string").length;
    return [...events, ...(randoms > 0 ? [`${randoms} random`] : [])].join(", ");
}
