/** What a program registers, seen by a fake engine: the SDK's mocks, which the resources take for an engine unless `asMocks`. */
import * as pulumi from "@pulumi/pulumi";

export interface Registration {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
    id?: string;
    /** The explicit provider, as `<urn>::<id>`. */
    provider?: string;
}

/** Lets `program` run to its end, and gives what it registered, in order. */
export async function registrationsOf(
    program: () => unknown,
    {
        preview = false,
        asMocks = false,
        config = {},
    }: { preview?: boolean; asMocks?: boolean; config?: Record<string, string> } = {},
): Promise<Registration[]> {
    const registrations: Registration[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs, id, provider }: pulumi.runtime.MockResourceArgs) => {
                const known = { ...(id && { id }), ...(provider && { provider }) };
                registrations.push({ type, name, inputs: inputs as Registration["inputs"], ...known });
                return { id: id ?? `${name}-id`, state: inputs as object };
            },
            call: ({ inputs }: pulumi.runtime.MockCallArgs) => inputs as object,
        },
        "shop",
        "dev",
        preview,
    );
    if (!asMocks) {
        pulumi.runtime.setMockOptions(hiding("mocks", pulumi.runtime.getMonitor()), "shop", "dev", preview);
    }
    pulumi.runtime.setAllConfig(config);
    await pulumi.runtime.runInPulumiStack(() => Promise.resolve(program() as object | undefined));
    await pulumi.runtime.disconnect();
    return registrations.filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

/** The same object, which seems not to have that property. */
function hiding(name: string, hidden: object | undefined): object {
    return new Proxy(hidden ?? {}, { has: (target, key) => key !== name && key in target });
}

/** The value of an output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        output.apply(resolve);
    });
}
