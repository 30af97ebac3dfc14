/** The part of @pulumi/command that the example uses. */
import type { CustomResource, CustomResourceOptions, Input, Output } from "@pulumi/pulumi";

export declare namespace local {
    class Command extends CustomResource {
        constructor(
            name: string,
            args: { create: Input<string>; triggers?: Input<Input<unknown>[]> },
            opts?: CustomResourceOptions,
        );
        readonly stdout: Output<string>;
    }
}
