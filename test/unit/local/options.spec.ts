import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { clustersSchema } from "../../../provider/local/cluster";
import { flags, helpText } from "../../../provider/local/commandLine/flags";
import { optionsSchema } from "../../../provider/local/optionsSchema";
import { packageRoot } from "../../pulumi/packageRoot";

type Entries = Record<string, { default?: unknown }>;

const guide = readFileSync(join(packageRoot, "docs/local-atlas.md"), "utf8");

/** What the docstrings of an interface say is each property's default. */
function documentedDefaults(file: string, name: string): Map<string, string> {
    const path = join(packageRoot, "provider/local", file);
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    const declared = source.statements.find(
        (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
    );
    assert.ok(declared && ts.isInterfaceDeclaration(declared));
    return new Map(
        declared.members.map((member) => {
            const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
            return [member.name?.getText() ?? "", ts.getTextOfJSDocComment(tag?.comment) ?? ""];
        }),
    );
}

/** The first columns of the tables that begin with such a row, without their marks. */
function column(header: string): string[] {
    return guide
        .split("\n\n")
        .filter((block) => block.startsWith(`| ${header} `))
        .flatMap((table) => table.split("\n").slice(2))
        .flatMap((row) => (row.split("|")[1] ?? "").split(","))
        .map((cell) => cell.replaceAll("`", "").trim());
}

/** A default that is worked out, or that nobody could write down in a word, is described. */
const described: Record<string, string> = {
    clock: "the machine's clock",
    accounts: "one account with fixed keys, found in the handle's `env`",
    clusters: "one replica set `Cluster0` in project `5f1a2b3c4d5e6f7a8b9c0d1e`",
    projects: "none with a name of its own",
    onRequest: "nothing",
};

describe("the options' docstrings", () => {
    for (const [title, documented, entries] of [
        ["options", documentedDefaults("options.ts", "LocalAtlasOptions"), optionsSchema.entries],
        ["legacy options", documentedDefaults("legacy/options.ts", "LegacyOptions"), optionsSchema.entries],
        ["clusters", documentedDefaults("cluster.ts", "LocalCluster"), clustersSchema.item.entries],
    ] as [string, Map<string, string>, Entries][]) {
        it(`name the real defaults of ${title}`, () => {
            assert.ok(documented.size > 5);
            for (const [name, text] of documented) {
                const { default: value } = entries[name] ?? {};
                const isList = Array.isArray(value) && value.length === 0;
                if (name in described) {
                    assert.equal(text, described[name]);
                } else if (isList || value === undefined) {
                    // What follows from something else is said in words; `clusterName` has none at all.
                    assert.match(text, isList ? /^none$/ : /^(none|the option of that name|"8\.0\.12"; with|$)/, name);
                } else {
                    const literal = JSON.stringify(value).replace(/([{:,])|(?=})/g, (mark) =>
                        mark === "" ? " " : `${mark} `,
                    );
                    const plain = literal.replace(/"(\w+)":/g, "$1:");
                    assert.ok(text === plain || text.startsWith(`${plain}, `), `${name}: ${text}, not ${plain}`);
                }
            }
        });
    }
});

describe("docs/local-atlas.md", () => {
    it("has a row for every option, and for nothing else", () => {
        assert.deepEqual(column("option").sort(), Object.keys(optionsSchema.entries).sort());
    });

    it("has a row for every field of a cluster, and for nothing else", () => {
        assert.deepEqual(
            column("field ")
                .filter((name) => name in clustersSchema.item.entries)
                .sort(),
            Object.keys(clustersSchema.item.entries).sort(),
        );
    });

    it("has a row for every flag of --help, in its order, with its default", () => {
        const rows = column("flag").filter((usage) => usage !== "-- COMMAND");
        const inHelp = Array.from(helpText().matchAll(/^ {2}(--.*?) {2,}/gm), ([, usage]) => usage);
        assert.deepEqual(rows, inHelp);
        assert.equal(inHelp.length, Object.keys(flags).length);
    });
});
