/** The declarations of the local Atlas with the compilers that programs have: no setting of theirs may be needed for them. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { packageRoot } from "../../pulumi/packageRoot";

/** The one that a program without a TypeScript of its own is compiled with. */
const vendored = join(packageRoot, "node_modules/@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js");
const compilers = [createRequire(__filename)(vendored) as typeof ts, ts];

const program = (body: string) => `
    import { startLocalAtlas, LocalAtlas } from "pulumi-atlas-snapshots/local";
    export async function test() { ${body} }`;
const byHand = program("const atlas: LocalAtlas = await startLocalAtlas(); await atlas.stop();");
const byBlock = program("await using atlas: LocalAtlas = await startLocalAtlas(); return atlas.url;");

describe("the local Atlas's declarations", function () {
    this.timeout(60_000);

    for (const compiler of compilers) {
        it(`need nothing of TypeScript ${compiler.version} but what every program has`, () => {
            assert.deepEqual(problemsOf(byHand, compiler, ["lib.es2018.d.ts", "lib.dom.d.ts"]), []);
        });
    }

    it("let a program write `await using` where the library knows it", () => {
        const libraries = ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.esnext.disposable.d.ts"];
        assert.deepEqual(problemsOf(byBlock, ts, libraries), []);
        assert.notDeepEqual(problemsOf(byBlock, ts, libraries.slice(0, 2)), []);
    });

    it("let a program write `await using` where only @types/node knows it", () => {
        assert.deepEqual(problemsOf(byBlock, ts, ["lib.es2022.d.ts"], ["node"]), []);
    });
});

/** What a compiler says of a program, and of all that it imports: nothing is skipped. */
function problemsOf(text: string, compiler: typeof ts, lib: string[], types: string[] = []): string[] {
    const options: ts.CompilerOptions = {
        lib,
        types,
        noEmit: true,
        strict: true,
        target: compiler.ScriptTarget.ES2018,
        module: compiler.ModuleKind.CommonJS,
        // By its number: what it is called has changed.
        moduleResolution: ts.ModuleResolutionKind.Node10,
    };
    const file = join(packageRoot, "program.ts");
    const host = compiler.createCompilerHost(options);
    const getSourceFile = host.getSourceFile.bind(host);
    host.getSourceFile = (name, target, ...rest) =>
        name === file ? compiler.createSourceFile(name, text, target) : getSourceFile(name, target, ...rest);
    host.getCurrentDirectory = () => packageRoot;
    const diagnostics = compiler.getPreEmitDiagnostics(compiler.createProgram([file], options, host));
    return diagnostics.map(
        ({ file: where, messageText }) =>
            `${where?.fileName ?? ""}: ${compiler.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
}
