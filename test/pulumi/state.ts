/** The part of a stack's exported state that tests look at. */

/** A resource as `pulumi stack export` shows it. */
export interface ResourceState {
    urn: string;
    type: string;
    custom: boolean;
    id?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
    parent?: string;
    provider?: string;
    initErrors?: string[];
    aliases?: string[];
}

export interface StackState {
    resources: ResourceState[];
    pendingOperations: { type: string; resource: ResourceState }[];
    /** The whole export, for searches. */
    text: string;
}

/** Reads what `pulumi stack export` prints. */
export function parseState(text: string): StackState {
    const { deployment } = JSON.parse(text) as {
        deployment: { resources?: ResourceState[]; pending_operations?: StackState["pendingOperations"] };
    };
    return { resources: deployment.resources ?? [], pendingOperations: deployment.pending_operations ?? [], text };
}
