/** How snapshots end, and what a program is asked that decides it for each. */
import { oneOf } from "./checks";

/** How a snapshot ends. A "hanging" one does not: it stays `inProgress` for ever. */
export type SnapshotOutcome = "completed" | "failed" | "hanging";

/** What an `outcome` function is told of the snapshot whose end it decides. */
export interface OutcomeQuestion {
    /** 1 for the first snapshot that a POST took, 2 for the second, across all clusters. */
    nth: number;
    /** The description of the POST. */
    description?: string;
    /** The project's id. */
    projectId: string;
    /** The cluster's name. */
    clusterName: string;
}

/** @internal */
export const outcomeSchema = oneOf(["completed", "failed", "hanging"]);
