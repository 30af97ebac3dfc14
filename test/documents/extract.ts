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
    /** The heading of the section that it is in. */
    section: string;
    /** The file whose text it is, from the root of the repository: an HTML comment before the block names it. */
    shows?: string;
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
    let open: { indent: number; language: string; start: number; shows?: string } | undefined;
    let before = "";
    let section = "";
    for (const [index, line] of lines.entries()) {
        const fence = /^( *)```(\w*)\s*$/.exec(line);
        if (!fence) {
            if (line.trim()) before = line.trim();
            if (open === undefined && line.startsWith("## ")) section = line.slice(3);
            continue;
        }
        const [, spaces = "", language = ""] = fence;
        if (open === undefined) {
            const [, shows] = /^<!-- (\S+\/\S+) -->$/.exec(before) ?? [];
            open = { indent: spaces.length, language, start: index + 1, ...(shows && { shows }) };
            continue;
        }
        const { indent, start, ...kept } = open;
        const text = lines.slice(start, index).map((inner) => inner.slice(indent));
        if (kept.language) blocks.push({ page, line: start + 1, section, ...kept, text: text.join("\n") });
        open = undefined;
        before = "";
    }
    return blocks;
}
