/** The outputs of a resource class, as a program's compiler sees them and as they are. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { packageRoot } from "../pulumi/packageRoot";

/** By the declarations that programs are compiled against: `provider/<file>.d.ts`, the class's own. */
export function declaredOutputs(file: string): string[] {
    const declarations = readFileSync(join(packageRoot, "out/provider", `${file}.d.ts`), "utf8");
    return [...declarations.matchAll(/^ {4}readonly (\w+): pulumi\.Output</gm)].map(([, name = ""]) => name);
}

/** By an instance: every output but those of all resources, and the hidden ones. */
export function outputsOf(resource: pulumi.CustomResource): string[] {
    return Object.entries(resource)
        .filter(
            ([name, value]) =>
                pulumi.Output.isInstance(value) && !["id", "urn"].includes(name) && !name.startsWith("__"),
        )
        .map(([name]) => name);
}
