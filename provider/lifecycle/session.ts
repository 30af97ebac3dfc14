/**
 * What one process knows of the stack it works for. A method of a provider sees one resource at a time; what several of them
 * have to agree on is remembered here, and forgotten with the process.
 */
import type { ClusterRef, SnapshotRef } from "../atlas/snapshots";
import { TurnQueue } from "./turnQueue";

/** A snapshot of a resource, as its state has it. */
type Stored = SnapshotRef & { __urn: string };

export class Session {
    /** By URN: a snapshot that is to replace another and was not waited for. */
    private readonly unfinished = new Map<string, Stored>();
    /** From the URN that a resource was created under, and keeps in its state, to the one that it has now. */
    private readonly renamed = new Map<string, string>();
    /** By resource id: the URN that the resource has now. Two resources may have been created under one URN. */
    private readonly seen = new Map<string, string>();
    private readonly turns = new Map<string, TurnQueue>();

    /** Projects with a cluster at which nobody looked before a snapshot of it was taken. */
    private readonly unsearched = new Set<string>();

    /** By URN: the project of a snapshot that is to be taken, where that has not begun. */
    private readonly toBeTaken = new Map<string, string>();

    /** A resource was checked that is to take a snapshot. */
    noteToBeTaken({ __urn: urn, projectId }: { __urn?: unknown; projectId?: unknown }): void {
        if (typeof urn === "string" && typeof projectId === "string") {
            this.toBeTaken.set(urn, projectId);
        }
    }

    noteBegun(urn: string): void {
        this.toBeTaken.delete(urn);
    }

    /** The requests that what is known of this project's snapshots will need: a POST and a look at the end, or that look alone. */
    requestsToCome(projectId: string): number {
        const begun = [...this.unfinished.values()].filter((each) => each.projectId === projectId);
        const others = [...this.toBeTaken.values()].filter((each) => each === projectId);
        return begun.length + 2 * others.length;
    }

    /** Atlas gave no answer to a question that is not necessary: it is not asked such questions any more. */
    unanswered = false;

    /** By id: how a snapshot that nobody waits for has ended, which does not change any more. */
    private readonly ends = new Map<string, string>();

    noteEnd(snapshotId: string, status: string): void {
        this.ends.set(snapshotId, status);
    }

    endOf(snapshotId: string): string | undefined {
        return this.ends.get(snapshotId);
    }

    /** @returns True for the first time in this project. */
    noteUnsearched(projectId: string): boolean {
        const first = !this.unsearched.has(projectId);
        this.unsearched.add(projectId);
        return first;
    }

    noteUnfinished(state: Stored): void {
        this.unfinished.set(state.__urn, state);
    }

    /** The unfinished snapshot that is to take the place of `old`, where there is one. */
    successorOf(old: Stored): Stored | undefined {
        const successor = this.unfinished.get(this.currentUrn(old.__urn)) ?? this.unfinished.get(old.__urn);
        return successor?.snapshotId === old.snapshotId ? undefined : successor;
    }

    /** A resource is being checked: which URN its state has, and which it has now. */
    noteChecked({ __urn: stored }: { __urn?: unknown }, { __urn: urn }: { __urn?: unknown }): void {
        if (typeof urn === "string") {
            this.renamed.set(typeof stored === "string" ? stored : urn, urn);
        }
    }

    /** It is the resource of that id: the engine goes on with the resource that was checked last. */
    noteId(id: string, storedUrn: string): void {
        this.seen.set(id, this.currentUrn(storedUrn));
    }

    /** The URN under which the engine knows the resource now. */
    currentUrn(storedUrn: string, id = ""): string {
        return this.seen.get(id) ?? this.renamed.get(storedUrn) ?? storedUrn;
    }

    /** Atlas takes one on-demand snapshot of a cluster at a time: so do we. */
    turnsOn({ projectId, clusterName }: ClusterRef): TurnQueue {
        const key = `${projectId}/${clusterName}`;
        const queue = this.turns.get(key) ?? new TurnQueue();
        this.turns.set(key, queue);
        return queue;
    }
}
