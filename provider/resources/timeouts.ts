/** `timeouts`, the argument that every resource has, because the engine keeps `customTimeouts` to itself. */
import * as pulumi from "@pulumi/pulumi";

/** How long each operation may take: lengths of time above zero, such as `"45m"` or `"1h30m"` (units: `h`, `m`, `s`, `ms`). */
export interface Timeouts {
    /**
     * Until the resource is created. For a snapshot: until it is completed, including the wait for other snapshots of its cluster
     * and, if a run was interrupted, for each `up` that continues to wait.
     * @default "2h"
     */
    create?: pulumi.Input<string>;
    /**
     * Until a change is carried out. For a snapshot: including the wait for its completion.
     * @default "2h"
     */
    update?: pulumi.Input<string>;
    /**
     * Until the resource is deleted. For a snapshot: including the wait for its completion, and for that of the one that replaces it.
     * @default "2h"
     */
    delete?: pulumi.Input<string>;
}

/** `timeouts` as the program gives them, what is missing filled from the resource option `customTimeouts`. */
export function withCustomTimeouts(
    timeouts: pulumi.Input<Timeouts> | undefined,
    custom: pulumi.CustomTimeouts | undefined,
): pulumi.Input<Timeouts> | undefined {
    if (!custom) {
        return timeouts;
    }
    const { create, update, delete: remove } = custom;
    const filled = { ...(create && { create }), ...(update && { update }), ...(remove && { delete: remove }) };
    return pulumi.output(timeouts).apply((stated) => ({
        ...filled,
        ...Object.fromEntries(Object.entries<unknown>(stated ?? {}).filter(([, length]) => length !== undefined)),
    }));
}
