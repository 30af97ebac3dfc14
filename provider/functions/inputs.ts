/** The arguments of a function's form that ends in `Output`. */
import type * as pulumi from "@pulumi/pulumi";

/** The same arguments, each of which may be an Output: what the functions that end in `Output` take. */
export type Inputs<T> = { [K in keyof T]: pulumi.Input<T[K]> };
