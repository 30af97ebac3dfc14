/** The arguments of a function's form that ends in `Output`. */
import type * as pulumi from "@pulumi/pulumi";

/** The same arguments, each of them possibly not known yet. */
export type Inputs<T> = { [K in keyof T]: pulumi.Input<T[K]> };
