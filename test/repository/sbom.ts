/** `npm run sbom [-- FILE]`: makes the bill of materials in the form of CycloneDX, checks it against the schema, and writes it to FILE. */
import { writeFileSync } from "node:fs";
import { billOfMaterials, faultsOf } from "./billOfMaterials";

async function sbom(file: string | undefined): Promise<void> {
    const bill = billOfMaterials();
    const text = `${JSON.stringify(bill, undefined, 2)}\n`;
    const faults = await faultsOf(text);
    if (faults !== null) throw new Error(`The bill of materials is no CycloneDX: ${JSON.stringify(faults)}`);
    if (file !== undefined) writeFileSync(file, text);
    const { name, version } = bill.metadata.component;
    console.log(`${name} ${version}: ${bill.components.length} components, valid CycloneDX 1.5`);
}

sbom(process.argv[2]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
