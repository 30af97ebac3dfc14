/** One experiment: a command of the real CLI is killed at a moment, an unattended one follows, and everything is counted. */
import { performRuns } from "./runs";
import type { Kill } from "./kills";
import { eventsOf, isDeletion, type Moment, nameOfMoment, type Scenario } from "./moments";
import { releases, Stage } from "./stage";
import type { Verdict } from "./verdict";

export interface Experiment {
    /**
     * `replacement` is an `up` with another trigger; `hand-over` one in which a resource of another name adopts the snapshot, and
     * `move` the same into a component with a `Provider` of its own.
     */
    scenario: Scenario;
    kill: Kill;
    moment: Moment;
    /** What the killed run's snapshot does until the next run, where it is not finished yet. */
    meanwhile: "runs on" | "finishes";
    /** @default the resource's own default description */
    description?: string;
}

export interface Outcome extends Verdict {
    /** False where there was nothing to kill when the moment came. */
    wasKilled: boolean;
    /** From the end of the CLI to the end of the last plugin process. */
    pluginEndMs: number;
    /** What the commands said, the state at the end, and what Atlas was asked. */
    report: string;
}

export function nameOfExperiment({ scenario, kill, moment, meanwhile, description }: Experiment): string {
    const own = description === undefined ? "" : `, described "${description}"`;
    return `${scenario}, ${kill}, ${nameOfMoment(moment)}, the snapshot ${meanwhile}${own}`;
}

/** Makes an Atlas and a stack, performs the experiment there, and leaves nothing behind. */
export async function perform(experiment: Experiment): Promise<Outcome> {
    const { scenario, moment, description } = experiment;
    if (typeof moment === "string" && !eventsOf[scenario].includes(moment)) {
        throw new Error(`No ${scenario} comes by the moment "${moment}"`);
    }
    const stage = await Stage.create({
        "test:release": releases.first,
        "test:waitForCompletion": String(!destroysUnfinished(experiment)),
        ...(description !== undefined && { "test:description": description }),
    });
    try {
        return await performRuns(stage, experiment);
    } finally {
        await stage.dispose();
    }
}

/** A destroy that comes by a poll is one of a snapshot that its create did not wait for. */
export function destroysUnfinished({ scenario, moment }: Experiment): boolean {
    return scenario === "destroy" && !isDeletion(moment);
}
