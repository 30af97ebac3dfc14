/** The blocks of the documents that people copy: shell commands and programs. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot";

export interface Block {
    page: string;
    /** Of the first line inside the fence, counted from 1. */
    line: number;
    language: string;
    text: string;
}

/** The documents whose blocks have to be covered; the generated reference is checked where it is made. */
export function pagePaths(): string[] {
    const docs = readdirSync(join(packageRoot, "docs")).filter((name) => name.endsWith(".md"));
    const all = ["README.md", "CONTRIBUTING.md", "examples/README.md", ...docs.map((name) => `docs/${name}`)];
    return all.filter((page) => existsSync(join(packageRoot, page)));
}

/** Every fenced block that names its language; the indentation of a list around it is removed. */
export function blocksOf(page: string): Block[] {
    const lines = readFileSync(join(packageRoot, page), "utf8").split("\n");
    const blocks: Block[] = [];
    let open: { indent: number; language: string; start: number } | undefined;
    for (const [index, line] of lines.entries()) {
        const fence = /^( *)```(\w*)\s*$/.exec(line);
        if (!fence) continue;
        const [, spaces = "", language = ""] = fence;
        if (open === undefined) {
            open = { indent: spaces.length, language, start: index + 1 };
            continue;
        }
        const { indent, start } = open;
        const text = lines.slice(start, index).map((inner) => inner.slice(indent));
        if (open.language) blocks.push({ page, line: start + 1, language: open.language, text: text.join("\n") });
        open = undefined;
    }
    return blocks;
}
