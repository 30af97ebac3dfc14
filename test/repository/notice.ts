/** `npm run notice` writes NOTICE; a test says when it is out of date. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot";
import { billOfMaterials, type Component, licenceOf } from "./billOfMaterials";

/** The text of NOTICE. Versions are left out: the package takes ranges, and the bill of materials of a release has them. */
export function notice(components: readonly Component[]): string {
    const lines = components.map((component) => `${component.name} (${licenceOf(component)})${homeOf(component)}`);
    return `pulumi-atlas-snapshots
Copyright the pulumi-atlas-snapshots authors

This package holds no code of third parties. npm installs the following packages beside it, each under its own licence, whose
text comes with it. The program brings its own @pulumi/pulumi (Apache-2.0).

${[...new Set(lines)].sort().join("\n")}
`;
}

function homeOf({ externalReferences = [] }: Component): string {
    const home = externalReferences.find(({ type }) => type === "website");
    return home ? `: ${home.url}` : "";
}

if (require.main === module) {
    writeFileSync(join(packageRoot, "NOTICE"), notice(billOfMaterials().components));
}
