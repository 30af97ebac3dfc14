/** Checks the programs of the documents with the compiler, with the options of the project that `pulumi new typescript` makes. */
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

/** Every mistake, with the page and line where it is. */
export function mistakesIn(programs: readonly Program[]): string[] {
    const scratch = makeScratch();
    try {
        const named = new Map(programs.map((program, index) => [`block${index}.ts`, program]));
        for (const [name, { block, prelude }] of named) {
            writeFileSync(join(scratch.project, name), `${prelude.replaceAll("\n", " ")}\n${block.text}\n`);
        }
        writeFileSync(join(scratch.project, "ambient.d.ts"), ambientModules);
        const files = [...named.keys(), "ambient.d.ts"].map((name) => join(scratch.project, name));
        const host = ts.createCompilerHost(options);
        host.getCurrentDirectory = () => scratch.project;
        return ts.getPreEmitDiagnostics(ts.createProgram(files, options, host)).map(({ file, start, messageText }) => {
            const text = ts.flattenDiagnosticMessageText(messageText, "\n");
            const block = file && named.get(basename(file.fileName))?.block;
            if (!block) return `${file?.fileName ?? "options"}: ${text}`;
            const line = block.line + file.getLineAndCharacterOfPosition(start ?? 0).line - 1;
            return `${block.page}:${line}: ${text}`;
        });
    } finally {
        scratch.remove();
    }
}
