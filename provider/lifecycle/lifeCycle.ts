/**
 * The life cycle of one kind of resource, in the contract's order. It keeps all that has to be remembered between its methods, so that
 * every door (dynamic provider, plugin) only hands over and puts into its own form.
 */
import type { Account } from "../atlas/accounts";
import type { Context, Stack } from "./operation";

/** Values as an engine sends them, before or after `check`. */
export type Values = Record<string, unknown>;

export interface CheckResult {
    inputs: Values;
    failures: { property: string; reason: string }[];
}

export interface DiffResult {
    /** True: an update is necessary. False: nothing is to be done. Undefined: inputs differ, and the engine works out which. */
    changes: boolean | undefined;
    /** What makes another resource necessary. */
    replaces: string[];
}

/** What a read found: the state, and, for a resource that the stack manages, its inputs, by which drift shows. */
export interface ReadResult<Inputs, State> {
    state: Partial<State>;
    inputs?: Inputs;
}

/** What the inputs and the state of every kind hold: the URN that the resource was created under. */
export interface Identified {
    __urn: string;
}

export interface LifeCycle<Inputs extends Identified, State extends Identified, Atlas> {
    /** True if a create may wait for long, and holds one of the engine's steps meanwhile. */
    readonly createsWait: boolean;

    /** The part of an account that it works with. */
    atlasIn(account: Account): Atlas;

    /**
     * Checks the arguments. Offline; everything that is wrong is said at once.
     *
     * @param olds The inputs of the last run, empty for a new resource.
     * @param news The arguments as the program gives them; at preview some may be unknown.
     */
    check(olds: Values, news: Values, stack: Stack): CheckResult;

    /** The resource's id. */
    idOf(state: State): string;

    /**
     * What a change of the program means.
     *
     * @param id The resource's id.
     * @param olds The stored state, which may come from another version or tool: any part may be absent.
     * @param news The checked inputs.
     * @param context For a question to Atlas, where the state cannot tell.
     * @throws If the change cannot be made.
     */
    diff(
        id: string,
        olds: Partial<State>,
        news: Inputs,
        stack: Stack,
        context: () => Context<Atlas>,
    ): DiffResult | Promise<DiffResult>;

    /** @throws {UnfinishedError} If something is there that has to be stored. */
    create(inputs: Inputs, context: Context<Atlas>): Promise<State>;

    /**
     * @param stored What is stored of it; empty for one that the stack only reads.
     * @returns Undefined if it is gone and the stack may forget it.
     * @throws {SnapshotError} If Atlas does not tell; nothing follows from that for the state.
     */
    read(id: string, stored: Partial<State>, context: Context<Atlas>): Promise<ReadResult<Inputs, State> | undefined>;

    /** @throws {UnfinishedError} If the state has become another one all the same. */
    update(olds: State, news: Inputs, context: Context<Atlas>): Promise<State>;

    /** @throws {SnapshotError} If the state has to be kept. */
    delete(state: State, context: Context<Atlas>): Promise<void>;
}
