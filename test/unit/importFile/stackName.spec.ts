import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import sinon from "sinon";
import { parseStackName, selectedStack } from "../../../provider/importFile/stackName";

const stack = { project: "shop", stack: "dev" };

describe("the stack that an import file is for", () => {
    it("is the one that the CLI names with its project", () => {
        assert.deepEqual(parseStackName("organization/shop/dev"), stack);
    });

    for (const name of ["dev", "", "a/b", "a/b/c/d", "a b/c/d"]) {
        it(`is not known from ${JSON.stringify(name)}`, () => {
            assert.deepEqual(parseStackName(name), { stack: "imported", project: "imported" });
        });
    }

    describe("as the CLI reports it", () => {
        let folder: string;

        beforeEach(() => {
            folder = mkdtempSync(join(tmpdir(), "stack-name-"));
            sinon.stub(process.env, "PATH").value(`${folder}${delimiter}${process.env["PATH"]}`);
        });

        afterEach(() => {
            sinon.restore();
            rmSync(folder, { recursive: true });
        });

        const cli = (script: string) => {
            writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
        };

        it("is the selected one, with its organization and project", async () => {
            cli(
                '[ "$*" = "stack --show-name --fully-qualify-stack-names --non-interactive" ] && echo organization/shop/dev',
            );
            assert.deepEqual(await selectedStack(), stack);
        });

        it("is not known where none is selected", async () => {
            cli("echo no stack selected >&2; exit 255");
            assert.deepEqual(await selectedStack(), { stack: "imported", project: "imported" });
        });
    });
});
