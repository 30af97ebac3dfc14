import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import * as atlas from "../../../provider";
import * as local from "../../../provider/local";
import { compile } from "../../documents/typeCheck";
import { packageRoot } from "../../pulumi/packageRoot";

/** What the examples take for granted, as the reader does. What an example declares itself goes before these. */
const prelude = `
import type * as pulumi from "@pulumi/pulumi";
import type * as atlas from "pulumi-atlas-snapshots";
import type * as local from "pulumi-atlas-snapshots/local";
declare global {
    const projectId: string;
    const clusterName: string;
    const snapshotId: string;
    const release: string;
    const config: pulumi.Config;
    const snapshot: atlas.OnDemandSnapshot;
    const expiry: atlas.LegacySnapshotExpiry;
    const virtualClock: local.Clock;
}
`;

/** What each entry point gives a program at run time. */
const entries = { "pulumi-atlas-snapshots": atlas, "pulumi-atlas-snapshots/local": local };

interface Example {
    /** The declaration, as `OnDemandSnapshot.get`. */
    of: string;
    code: string;
}

/** Every `@example` of the declarations that programs are compiled against. */
function examples(): Example[] {
    const folder = join(packageRoot, "out", "provider");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".d.ts"));
    const found: Example[] = [];
    const visit = (around: string) => (node: ts.Node) => {
        const { name } = node as { name?: ts.Node };
        const path = name && ts.isIdentifier(name) ? `${around}${around === "" ? "" : "."}${name.text}` : around;
        for (const tag of ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === "example")) {
            found.push({ of: path, code: ts.getTextOfJSDocComment(tag.comment) ?? "" });
        }
        ts.forEachChild(node, visit(path));
    };
    for (const file of files) {
        const text = readFileSync(join(folder, file), "utf8");
        ts.forEachChild(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true), visit(""));
    }
    return found;
}

/** What the compiler says of programs, each of them a file of its own. */
function complaints(texts: readonly string[]): string[] {
    const named = new Map(texts.map((text, index) => [`example${index}.ts`, text]));
    return compile(new Map([...named, ["prelude.d.ts", prelude]])).map(({ name, text }) => {
        return `${named.get(name) ?? name}\n${text}`;
    });
}

/** The example as a program, which imports every class and function of the package. */
function asProgram(code: string): string {
    const imports = Object.entries(entries).map(
        ([specifier, names]) => `import { ${Object.keys(names).join(", ")} } from "${specifier}";`,
    );
    return `${imports.join("\n")}\nexport {};\n${code}`;
}

describe("the examples in the docstrings", function () {
    this.timeout(60_000);

    it("are there for each class, function and way to call one", () => {
        const names = [...Object.keys({ ...atlas, ...local }), "OnDemandSnapshot.get", "LegacySnapshotExpiry.get"];
        assert.deepEqual(
            examples()
                .map((example) => example.of)
                .sort(),
            names.sort(),
        );
        assert.ok(names.length >= 19);
    });

    it("compile as they stand, in a program as Pulumi's template makes it", () => {
        assert.deepEqual(complaints(examples().map(({ code }) => asProgram(code))), []);
    });

    it("would be found out: a name that is misspelt, an await outside of a function", () => {
        const wrong = ["new OnDemandSnapshot('a', { projectid: projectId });", "await getSnapshot();"];
        assert.ok(complaints(wrong.map(asProgram)).length >= 2);
    });
});
