/** The three runs of an experiment: the one that prepares the stack, the one that is killed, the unattended one after it. */
import type { CommandResult, RunningCommand } from "../pulumi/command";
import { destroysUnfinished, type Experiment, type Outcome } from "./experiment";
import { strike } from "./kills";
import { faultsFor, hasCome, isAcceptedPost, isHandOver, stepsBefore } from "./moments";
import { pluginProcesses } from "./plugins";
import { releases, type Stage } from "./stage";
import { holdsWithin } from "./until";
import { judge } from "./verdict";

/** How long a plugin may outlive its engine. */
const pluginBoundMs = 10_000;

/** Within this time an event has to come. */
const eventBoundMs = 50_000;

export async function performRuns(stage: Stage, experiment: Experiment): Promise<Outcome> {
    const { stack, tempo } = stage;
    const before = await prepare(stage, experiment);
    const killed = await runAndKill(stage, experiment);

    const seen = trafficOf(stage);
    const ids = stage.ours().filter((id) => id !== before);
    const cancelled = stage.isLocked() ? await stack.run("cancel", ["--yes"]) : undefined;
    if (experiment.meanwhile === "finishes") tempo.finishAll();
    const finished = ids.every((id) => stage.statusOf(id) === "completed");

    const next = await runNext(stage, experiment, seen);
    const { resources, pendingOperations } = await stack.state();
    const snapshots = resources.filter(({ type }) => type.endsWith(":OnDemandSnapshot"));
    const { wasKilled, pluginsLeft, pluginEndMs } = killed;
    // The default provider's plugin has nothing to do in a move but the deletion at its end.
    const hasUnusedPlugin = experiment.scenario === "move" && !killed.result.stdout.includes(" deleting ");
    const verdict = judge({
        experiment,
        before,
        killed: { ids, finished, posts: killed.posts, askedAtlas: killed.askedAtlas, hasUnusedPlugin },
        next: { code: next.result.code, posts: next.posts, messages: messagesOf(next.result) },
        inState: snapshots.map(({ outputs }) => ({ id: String(outputs?.snapshotId), status: String(outputs?.status) })),
        alive: stage.ours(),
        foreign: {
            all: [...stage.foreign],
            alive: [...stage.foreign].filter((id) => stage.statusOf(id) !== undefined),
        },
        deletions: stage.deletions,
        pendingOperations: pendingOperations.map(({ type }) => type),
        pluginsLeft,
        lateRequests: next.lateRequests,
    });
    const report = [
        textOf("the killed run", killed.result),
        cancelled ? textOf("cancel", cancelled) : "--- no cancel: the backend held no lock",
        textOf("the next run", next.result),
        `--- the state at the end\n${JSON.stringify(snapshots, undefined, 2)}`,
        `--- the requests; their time is Atlas's own, which the experiment moves\n${requestsOf(stage)}`,
    ].join("\n");
    return { ...verdict, wasKilled, pluginEndMs, report };
}

/** Brings the stack to where the scenario starts, and returns the snapshot that it has by then. */
async function prepare(stage: Stage, experiment: Experiment): Promise<string | undefined> {
    const { stack, tempo } = stage;
    if (experiment.scenario === "up") return undefined;
    tempo.pace = destroysUnfinished(experiment) ? { steps: 0 } : "at once";
    await stack.up();
    const [before] = stage.ours();
    if (experiment.scenario === "replacement") await stack.config({ "test:release": releases.second });
    if (isHandOver(experiment.scenario)) {
        const moves = String(experiment.scenario === "move");
        await stack.config({ "test:name": "successor", "test:adopt": before ?? "", "test:moves": moves });
    }
    return before;
}

interface KilledRun {
    result: CommandResult;
    wasKilled: boolean;
    posts: number;
    askedAtlas: boolean;
    pluginsLeft: number;
    pluginEndMs: number;
}

/** Starts the command, kills it at the moment, and comes back when every process of it that matters has ended. */
async function runAndKill(stage: Stage, experiment: Experiment): Promise<KilledRun> {
    const { atlas, stack, tempo } = stage;
    const requests = stage.follow();
    atlas.addFaults(...faultsFor(experiment.moment));
    tempo.pace = { steps: stepsBefore(experiment.moment) };
    const running = stack.start(verbOf(experiment), ["--yes", "--skip-preview"]);
    const hasComeInTime = await momentComes(stage, experiment, running);
    // What the run took stays as it is, also for a plugin that goes on asking for a while.
    tempo.pace = { steps: 0 };
    const wasKilled = hasComeInTime && (await strike(experiment.kill, running, stack));
    // What was not killed is brought to its end.
    if (!wasKilled) tempo.pace = "at once";
    const result = await running.done;

    const goneAt = Date.now();
    await holdsWithin(pluginBoundMs, 50, () => pluginProcesses(stack).length === 0);
    const pluginEndMs = Date.now() - goneAt;
    const pluginsLeft = pluginProcesses(stack).length;
    const posts = requests().filter(isAcceptedPost).length;
    return { result, wasKilled, posts, askedAtlas: requests().length > 0, pluginsLeft, pluginEndMs };
}

interface NextRun {
    result: CommandResult;
    posts: number;
    /** What reached Atlas before this run can have asked anything. */
    lateRequests: number;
}

/** The unattended run; `seen` is the traffic by the end of the killed one. */
async function runNext(stage: Stage, experiment: Experiment, seen: number): Promise<NextRun> {
    const { stack, tempo } = stage;
    tempo.pace = "at once";
    const requests = stage.follow();
    const left = pluginProcesses(stack).length;
    const running = stack.start(verbOf(experiment), ["--yes", "--skip-preview"]);
    const isOver = endOf(running);
    // Until the next plugin is there, requests can only come from the one before.
    await holdsWithin(eventBoundMs, 20, () => isOver() || pluginProcesses(stack).length > left);
    const lateRequests = trafficOf(stage) - seen;
    const result = await running.done;
    return { result, posts: requests().filter(isAcceptedPost).length, lateRequests };
}

/** False when the command has ended before the moment; an event that does not come at all is a mistake of the experiment. */
async function momentComes(stage: Stage, { moment }: Experiment, running: RunningCommand): Promise<boolean> {
    const requests = stage.follow();
    const isOver = endOf(running);
    if (typeof moment === "string") {
        if (await holdsWithin(eventBoundMs, 2, () => isOver() || hasCome(moment, requests()))) return !isOver();
        throw new Error(`The moment "${moment}" did not come within ${eventBoundMs / 1000} s`);
    }
    let startsAt = moment.since === "start" ? Date.now() : undefined;
    await holdsWithin(eventBoundMs, 2, () => {
        if (startsAt === undefined && requests().length > 0) startsAt = Date.now();
        return isOver() || (startsAt !== undefined && Date.now() >= startsAt + moment.afterMs);
    });
    return !isOver();
}

/** Tells from then on whether the command has ended. */
function endOf({ done }: RunningCommand): () => boolean {
    let isOver = false;
    const note = () => (isOver = true);
    done.then(note, note);
    return () => isOver;
}

function verbOf({ scenario }: Experiment): "up" | "destroy" {
    return scenario === "destroy" ? "destroy" : "up";
}

/** Grows with each request that arrives, and with each that Atlas acts on. */
function trafficOf({ atlas }: Stage): number {
    return atlas.requests.length + atlas.requests.filter(({ accepted }) => accepted).length;
}

function requestsOf({ atlas }: Stage): string {
    return atlas.requests
        .map(({ at, ...request }) => `${new Date(at).toISOString()} ${JSON.stringify(request)}`)
        .join("\n");
}

/** Everything that the command told its user. */
function messagesOf({ events }: CommandResult): string {
    return events.map(({ diagnosticEvent }) => diagnosticEvent?.message ?? "").join("\n");
}

function textOf(what: string, { code, signal, stdout, stderr }: CommandResult): string {
    return `--- ${what} ended with ${signal ?? `code ${String(code)}`}\n${stdout}${stderr}`;
}
