/** What is installed with this package, by `npm sbom`: the bill of materials of a release, and the source of NOTICE. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { packageRoot } from "../pulumi/packageRoot";

export interface Component {
    "bom-ref": string;
    name: string;
    version: string;
    licenses?: ({ license: { id?: string; name?: string } } | { expression: string })[];
    externalReferences?: { type: string; url: string }[];
}

export interface BillOfMaterials {
    metadata: { component: Component };
    components: Component[];
    dependencies: { ref: string; dependsOn: string[] }[];
}

interface Lock {
    name: string;
    packages: Record<string, { version: string; dev?: boolean; devOptional?: boolean; peer?: boolean; link?: boolean }>;
}

/** The package and its production dependencies. Peers are left out: the program brings its own @pulumi/pulumi. */
export function billOfMaterials(): BillOfMaterials {
    const args = ["sbom", "--sbom-format", "cyclonedx"];
    const text = execFileSync("npm", args, { cwd: packageRoot, encoding: "utf8", maxBuffer: Infinity });
    const bill = JSON.parse(text) as BillOfMaterials;
    const { name, packages } = JSON.parse(readFileSync(join(packageRoot, "package-lock.json"), "utf8")) as Lock;
    // npm takes the name of the folder.
    bill.metadata.component.name = name;
    return onlyFor(bill, packages);
}

/** npm's own `--omit dev` is of no use: it leaves out whatever a tool of ours needs, too. */
function onlyFor(bill: BillOfMaterials, packages: Lock["packages"]): BillOfMaterials {
    const production = Object.entries(packages)
        .filter(([, { dev, devOptional, peer, link }]) => !(dev ?? devOptional ?? peer ?? link))
        .map(([path, { version }]) => `${path.split("node_modules/").at(-1)}@${version}`);
    const root = bill.metadata.component["bom-ref"];
    const isNeeded = (ref: string) => ref === root || production.includes(ref);
    return {
        ...bill,
        components: bill.components.filter((component) => isNeeded(component["bom-ref"])),
        dependencies: bill.dependencies
            .filter(({ ref }) => isNeeded(ref))
            .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isNeeded) })),
    };
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
