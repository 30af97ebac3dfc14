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
    dependencies: { ref: string; dependsOn: string[] }[];
}

interface Lock {
    packages: Record<string, { version?: string; dev?: true; devOptional?: true; peer?: true; link?: true }>;
}

/** The package and its production dependencies. Peers are left out: the program brings its own @pulumi/pulumi. */
export function billOfMaterials(): BillOfMaterials {
    const args = ["sbom", "--sbom-format", "cyclonedx"];
    const bill = JSON.parse(execFileSync("npm", args, { cwd: packageRoot, encoding: "utf8" })) as BillOfMaterials;
    // npm takes the name of the folder.
    const { name, version } = read("package.json") as { name: string; version: string };
    bill.metadata.component.name = name;
    // npm's own `--omit dev --omit peer` leaves out a production dependency that one of our tools has as a peer, such as yaml.
    const installed = installedWithUs();
    const isOurs = (ref: string) => installed.has(ref) || ref === `${name}@${version}`;
    return {
        ...bill,
        components: bill.components.filter((component) => installed.has(refOf(component))),
        dependencies: bill.dependencies
            .filter(({ ref }) => isOurs(ref))
            .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => installed.has(other)) })),
    };
}

/** What the lockfile marks neither as a tool's nor as a peer, as "name@version". */
function installedWithUs(): Set<string> {
    const { packages } = read("package-lock.json") as Lock;
    return new Set(
        Object.entries(packages)
            .filter(([path, { dev, devOptional, peer, link }]) => path !== "" && !(dev ?? devOptional ?? peer ?? link))
            .map(([path, { version = "" }]) => refOf({ name: path.replace(/^.*node_modules\//, ""), version })),
    );
}

function refOf({ name, version }: Pick<Component, "name" | "version">): string {
    return `${name}@${version}`;
}

function read(file: string): unknown {
    return JSON.parse(readFileSync(join(packageRoot, file), "utf8"));
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
