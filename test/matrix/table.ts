/** The table of what was run, for the terminal and for docs/compatibility.md. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cell } from "./cells";
import type { Run } from "./runCell";

const heads = ["Node.js", "Pulumi SDK", "package manager", "program", "TypeScript", "result"];

/** What the table cannot say in its rows. */
export function headOf(cli: string): string {
    const version = execFileSync(join(cli, "pulumi"), ["version"], { encoding: "utf8" }).trim().replace("v", "");
    const { platform, arch } = process;
    const day = new Date().toISOString().slice(0, 10);
    return `Made by \`npm run test:matrix\` on ${day}, with the Pulumi CLI ${version} on ${platform}, ${arch}.`;
}

export function tableOf(runs: readonly Run[]): string {
    const rows = [heads, ...runs.map(rowOf)];
    const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lineOf = (row: readonly string[]) =>
        `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
    const [head = [], ...body] = rows;
    return [lineOf(head), lineOf(widths.map((width) => "-".repeat(width))), ...body.map(lineOf)].join("\n");
}

function rowOf({ cell, versions }: Run): string[] {
    const { manager, program } = cell;
    const { node, sdk, manager: version, typescript } = versions;
    return [node, sdk, `${manager} ${version}`, program.name, typescript, resultOf(cell)];
}

export function resultOf({ failure }: Cell): string {
    return failure ? `fails at ${failure.step}: \`${failure.says}\`` : "works";
}

const begin = "<!-- begin of what `npm run test:matrix` writes -->";
const end = "<!-- end of what `npm run test:matrix` writes -->";

/** Puts `text` between the markers of the document, and leaves the rest as it is. */
export function writeInto(document: string, text: string): void {
    writeFileSync(document, parts(document).toSpliced(1, 1, `${begin}\n\n${text}\n\n${end}`).join(""));
}

/** What stands between the markers. */
export function writtenIn(document: string): string {
    return parts(document)[1] ?? "";
}

function parts(document: string): string[] {
    const text = readFileSync(document, "utf8");
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${document} has no place for the table`);
    return [text.slice(0, from), text.slice(from, to + end.length), text.slice(to + end.length)];
}
