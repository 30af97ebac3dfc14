import * as pulumi from "@pulumi/pulumi";

export const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
export const resources: pulumi.runtime.MockResourceArgs[] = [];
export const calls: pulumi.runtime.MockCallArgs[] = [];

/** From now on, the program's resources and functions go to the two lists and not to Atlas. Import the program after this. */
export async function useMocks(): Promise<void> {
    await pulumi.runtime.setMocks(
        {
            newResource(args) {
                resources.push(args);
                // The outputs: what Atlas would add to the arguments.
                const state = { ...args.inputs, snapshotId: "6ba7b8109dad11d180b400c0", status: "completed" };
                return { id: `${args.name}-id`, state };
            },
            call(args) {
                calls.push(args);
                return { results: [], totalCount: 3 };
            },
        },
        "shop", // the project, whose namespace the program's configuration has
        "test", // the stack
    );
    pulumi.runtime.setAllConfig({
        "shop:projectId": projectId,
        "shop:clusterName": "Cluster0",
        "shop:release": "v1.4.0",
    });
}

/** The value of an output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply(resolve));
}
