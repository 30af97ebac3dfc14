/** What a wait for many snapshots needs of Atlas: it only looks. */
import type { Context, Operation } from "../operation";
import type { SnapshotAtlas } from "../snapshot/context";

export type CompletionAtlas = SnapshotAtlas;
export type CompletionContext = Context<CompletionAtlas>;
export type CompletionOperation = Operation<CompletionAtlas>;
