/** Checks programs with the compiler, above all those of the documents, with the options of the project that `pulumi new typescript` makes. */
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { ambientModules } from "./blocks";
import type { Block } from "./extract";
import { makeScratch } from "./scratch";

export interface Program {
    block: Block;
    /** Lines that a fragment leaves out, put before it. */
    prelude: string;
}

const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2020,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: true,
    noImplicitReturns: true,
    noFallthroughCasesInSwitch: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node", "mocha"],
};

export interface Mistake {
    /** The text's name, or what the compiler says of its options. */
    name: string;
    /** Counted from 0. */
    line: number;
    text: string;
}

/** What the compiler says of texts, by their names: files of a project in which this package is installed. */
export function compile(texts: ReadonlyMap<string, string>): Mistake[] {
    const scratch = makeScratch();
    try {
        for (const [name, text] of texts) writeFileSync(join(scratch.project, name), text);
        const files = [...texts.keys()].map((name) => join(scratch.project, name));
        const host = ts.createCompilerHost(options);
        host.getCurrentDirectory = () => scratch.project;
        return ts.getPreEmitDiagnostics(ts.createProgram(files, options, host)).map(({ file, start, messageText }) => ({
            name: file ? basename(file.fileName) : "options",
            line: file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0,
            text: ts.flattenDiagnosticMessageText(messageText, "\n"),
        }));
    } finally {
        scratch.remove();
    }
}

/** Every mistake, with the page and line where it is. */
export function mistakesIn(programs: readonly Program[]): string[] {
    const named = new Map(programs.map((program, index) => [`block${index}.ts`, program]));
    const texts = [...named].map(([name, { block, prelude }]) => {
        return [name, `${prelude.replaceAll("\n", " ")}\n${block.text}\n`] as const;
    });
    return compile(new Map([...texts, ["ambient.d.ts", ambientModules]])).map(({ name, line, text }) => {
        const block = named.get(name)?.block;
        return block ? `${block.page}:${block.line + line - 1}: ${text}` : `${name}: ${text}`;
    });
}
