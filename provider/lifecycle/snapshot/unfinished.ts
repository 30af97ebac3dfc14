/** How create and update of a snapshot fail where there is something to keep. */
import { UnfinishedError } from "../explain";
import type { SnapshotState } from "./state";

/** The snapshot exists (or did), and is not what was asked for. */
export class UnfinishedSnapshotError extends UnfinishedError {
    override readonly name = "UnfinishedSnapshotError";
    constructor(
        message: string,
        override readonly state: SnapshotState,
    ) {
        super(message, state);
    }
}
