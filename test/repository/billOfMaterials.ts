/** What is installed with this package, by `npm sbom`: the bill of materials of a release, and the source of NOTICE. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { packageRoot } from "../pulumi/packageRoot";

export interface Component {
    name: string;
    version: string;
    licenses?: ({ license: { id?: string; name?: string } } | { expression: string })[];
    externalReferences?: { type: string; url: string }[];
}

export interface BillOfMaterials {
    metadata: { component: Component };
    components: Component[];
}

/** The package and its production dependencies. Peers are left out: the program brings its own @pulumi/pulumi. */
export function billOfMaterials(): BillOfMaterials {
    const args = ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--omit", "peer"];
    const bill = JSON.parse(execFileSync("npm", args, { cwd: packageRoot, encoding: "utf8" })) as BillOfMaterials;
    // npm takes the name of the folder.
    const { name } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { name: string };
    bill.metadata.component.name = name;
    return bill;
}

/** What is wrong with the text of a bill of materials by the schema of CycloneDX; `null` if nothing is. */
export async function faultsOf(text: string): Promise<unknown> {
    return new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text);
}

/** Under which licence a component is, as SPDX names it. */
export function licenceOf({ name, licenses = [] }: Component): string {
    const names = licenses.map((one) => ("expression" in one ? one.expression : (one.license.id ?? one.license.name)));
    if (names.length === 0 || names.includes(undefined)) throw new Error(`${name} names no licence`);
    return names.join(" AND ");
}
