/** What an experiment saw, and which promises that breaks. */
import type { Experiment } from "./experiment";
import { isHandOver } from "./moments";
import type { Deletion } from "./stage";

/** What counts after an experiment, in numbers and ids. */
export interface Facts {
    experiment: Experiment;
    /** The snapshot that was in the state before the killed run. */
    before: string | undefined;
    killed: {
        /** What the killed run took. */
        ids: readonly string[];
        posts: number;
        /** Whether all of that was finished when the next run began. */
        finished: boolean;
        /** Whether its plugin came so far as to ask Atlas for anything. */
        askedAtlas: boolean;
        /** Whether a second plugin process was started for the resource that moves away, and not used by then. */
        hasUnusedPlugin: boolean;
    };
    /** The run after it, and what it said. */
    next: { code: number | null; posts: number; messages: string };
    deletions: readonly Deletion[];
    /** The snapshots in the state at the end, and those of ours that Atlas then holds. */
    inState: readonly { id: string; status: string }[];
    alive: readonly string[];
    foreign: { all: readonly string[]; alive: readonly string[] };
    pendingOperations: readonly string[];
    /** Plugin processes at the end of their time, and what reached Atlas between that and the next run's plugin. */
    pluginsLeft: number;
    lateRequests: number;
}

export interface Verdict {
    acceptedPosts: number;
    takenUp: boolean;
    /** Whether the next run took a fresh one and named the one that it found. */
    freshNamed: boolean;
    /** Snapshots that are neither in the state nor named. */
    lost: readonly string[];
    takenTwice: number;
    foreignDeleted: number;
    pluginsLeft: number;
    /**
     * Plugin processes that were left without having been used. The SDK loads a provider with the first call for one of its
     * resources: before that there is none that could notice the engine's end, and nothing that asks Atlas for anything.
     */
    unusedLeft: number;
    /** Each broken promise, as a sentence. */
    broken: readonly string[];
}

/** A plugin is two processes: the script that starts it, and Node.js. */
const onePlugin = 2;

export function judge(facts: Facts): Verdict {
    const { experiment, killed, next, alive, foreign, pluginsLeft } = facts;
    const inState = facts.inState.map(({ id }) => id);
    const isNamed = (id: string) => next.messages.includes(id);
    const [killedId] = killed.ids;
    const takenUp = killedId !== undefined && inState.includes(killedId);
    // A snapshot that still ran is to be taken up, unless its description may be anybody's.
    const mayStayBeside = killed.finished || experiment.description !== undefined;
    const takesNone = experiment.scenario === "destroy" || isHandOver(experiment.scenario);
    const freshIsDue = !takesNone && (killedId === undefined || (!takenUp && mayStayBeside));
    const unused = killed.askedAtlas ? (killed.hasUnusedPlugin ? Math.min(pluginsLeft, onePlugin) : 0) : pluginsLeft;
    const verdict = {
        acceptedPosts: killed.posts + next.posts,
        takenUp,
        freshNamed: killedId !== undefined && next.posts === 1 && isNamed(killedId),
        lost: alive.filter((id) => !inState.includes(id) && !isNamed(id)),
        takenTwice: Math.max(0, killed.posts - (takesNone ? 0 : 1)) + Math.max(0, next.posts - (freshIsDue ? 1 : 0)),
        foreignDeleted: foreign.all.length - foreign.alive.length,
        pluginsLeft: pluginsLeft - unused,
        unusedLeft: unused,
    };
    return { ...verdict, broken: [...countedBreaches(verdict), ...otherBreaches(facts)] };
}

/** What the table counts. */
function countedBreaches({ lost, takenTwice, foreignDeleted, pluginsLeft }: Omit<Verdict, "broken">): string[] {
    return sentencesOf([
        [lost.length > 0, `${lost.join(", ")}: neither in the state nor named in a message`],
        [takenTwice > 0, `${takenTwice} accepted POSTs more than the rule allows`],
        [foreignDeleted > 0, `${foreignDeleted} snapshots of others were deleted`],
        [pluginsLeft > 0, `${pluginsLeft} plugin processes outlived their engine by 10 s`],
    ]);
}

/** What has to hold besides. */
function otherBreaches(facts: Facts): string[] {
    const { experiment, before, next, inState, alive, foreign, deletions, pendingOperations, lateRequests } = facts;
    const { scenario } = experiment;
    const [only, ...more] = inState;
    // The engine keeps a pending create, and warns of it, until `pulumi refresh --clear-pending-creates`.
    const pending = pendingOperations.filter((type) => type !== "creating");
    const isSettled =
        scenario === "destroy"
            ? only === undefined && alive.length === 0
            : more.length === 0 && only?.status === "completed" && alive.includes(only.id);
    const keeps = isHandOver(scenario);
    const isTooEarly = ({ completed }: Deletion) => scenario === "replacement" && !completed.includes(only?.id ?? "");
    const wrong = deletions.filter(({ id }) => keeps || id !== before).map(({ id }) => id);
    const accused = foreign.all.filter((id) => next.messages.includes(id));
    return sentencesOf([
        [next.code !== 0, `the next run ended with code ${String(next.code)}`],
        [!isSettled, `at the end the state holds ${JSON.stringify(inState)} and Atlas ${JSON.stringify(alive)}`],
        [pending.length > 0, `pending operations are left in the state: ${pending.join(", ")}`],
        [lateRequests > 0, "a request reached Atlas after the plugin had ended"],
        [deletions.some(isTooEarly), "the old snapshot was deleted before the new one was completed"],
        [
            !keeps && before !== undefined && alive.includes(before),
            `${before ?? ""}, replaced or destroyed, is still there`,
        ],
        [keeps && only?.id !== before, `${before ?? ""}, handed over, is not the one in the state`],
        [wrong.length > 0, `${wrong.join(", ")} was deleted, though nobody asked for it`],
        [accused.length > 0, `${accused.join(", ")}, taken by others, was named as perhaps ours`],
    ]);
}

function sentencesOf(claims: readonly (readonly [holds: boolean, sentence: string])[]): string[] {
    return claims.filter(([holds]) => holds).map(([, sentence]) => sentence);
}
