/** Where the Pulumi CLI comes from: the rules of test/pulumi/cli.ts, tried with fake programs. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import sinon from "sinon";
import { findCli } from "../../pulumi/cli";
import { buildCli, type Provide } from "../../pulumi/provide";

const companions = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** A build of the language host or the CLI by a `go` that writes down how it was called. */
const fakeGo = (folder: string) => `
printf '%s\\n' "$PWD $CGO_ENABLED $GOWORK $*" >> ${folder}/go.log
while [ "$1" != -o ]; do shift; done
program="$2/\${3##*/}"
printf '#!/bin/sh\\necho v3.255.0\\n' > "$program"
/bin/chmod +x "$program"`;

describe("findCli", () => {
    let root: string;
    let lines: string[];
    let download: sinon.SinonStub<Parameters<Provide>, ReturnType<Provide>>;

    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "find-cli-"));
        lines = [];
        download = sinon.stub<Parameters<Provide>, ReturnType<Provide>>().rejects(new Error("no way out"));
    });

    afterEach(() => {
        rmSync(root, { recursive: true });
    });

    /** Puts executables into a folder: `pulumi` prints the version, the others are never run. */
    function fill(path: string, version: string, others = companions): void {
        mkdirSync(path, { recursive: true });
        for (const name of ["pulumi", ...others]) addProgram(path, name, `echo ${version}`);
    }

    function install(folder: string, version: string, others = companions): string {
        fill(join(root, folder), version, others);
        return join(root, folder);
    }

    function addProgram(folder: string, name: string, script: string): void {
        writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }

    function find(path: readonly string[], ways: readonly Provide[] = [download]): Promise<string> {
        const env = { PATH: path.join(delimiter), ATLAS_SNAPSHOTS_CACHE: join(root, "cache") };
        return findCli({ env, log: (line) => lines.push(line), ways });
    }

    const cached = join("cache", "pulumi-3.255.0", "bin");

    it("takes the first one on the PATH that is new enough", async () => {
        const [old, recent, newer] = [install("old", "v3.253.9"), install("a", "v3.254.0"), install("b", "v3.300.0")];
        assert.equal(await find([join(root, "nowhere"), old, recent, newer]), recent);
        sinon.assert.notCalled(download);
    });

    it("accepts a language host that is elsewhere on the PATH", async () => {
        const [alone, others] = [install("alone", "v3.255.0", []), install("others", "v3.1.0")];
        assert.equal(await find([alone, others]), alone);
    });

    it("passes over one without a language host, and one that does not run", async () => {
        const alone = install("alone", "v3.255.0", []);
        const broken = install("broken", "v3.255.0; exit 1");
        const provided = install(cached, "v3.255.0");
        assert.equal(await find([alone]), provided);
        assert.equal(await find([broken]), provided);
    });

    it("prefers the PATH to what was provided earlier, and that to providing it again", async () => {
        const provided = install(cached, "v3.255.0");
        assert.equal(await find([]), provided);
        const own = install("own", "v3.256.0");
        assert.equal(await find([own]), own);
        sinon.assert.notCalled(download);
    });

    it("replaces a cache folder that is only half there", async () => {
        install(cached, "v3.255.0", []);
        download.callsFake(async ({ root: folder }) => {
            fill(join(folder, "bin"), "v3.255.0");
            await Promise.resolve();
        });
        assert.equal(await find([]), join(root, cached));
        assert.deepEqual(readdirSync(join(root, cached)).sort(), ["pulumi", ...companions]);
        assert.deepEqual(readdirSync(join(root, "cache")), ["pulumi-3.255.0"]);
    });

    it("takes no incomplete download for a finished one", async () => {
        download.callsFake(async ({ root: folder }) => {
            fill(join(folder, "bin"), "v3.255.0", []);
            await Promise.resolve();
        });
        await assert.rejects(find([]), /What was provided does not run on this machine/);
        assert.deepEqual(readdirSync(join(root, "cache")), []);
    });

    it("lets another run that was faster win", async () => {
        download.callsFake(async ({ root: folder }) => {
            fill(join(folder, "bin"), "v3.255.0");
            install(cached, "v3.255.1");
            await Promise.resolve();
        });
        assert.equal(await find([]), join(root, cached));
        assert.match(readFileSync(join(root, cached, "pulumi"), "utf8"), /3\.255\.1/);
        assert.deepEqual(readdirSync(join(root, "cache")), ["pulumi-3.255.0"]);
    });

    it("removes what killed runs have left, and not what a running one is filling", async () => {
        const [gone, running] = ["pulumi-3.255.0.999999999.abc", `pulumi-3.255.0.${process.ppid}.abc`];
        for (const name of [gone, running]) install(join("cache", name, "bin"), "v3.255.0");
        await assert.rejects(find([]));
        assert.deepEqual(readdirSync(join(root, "cache")), [running]);
    });

    it("builds with Go when there is no download: pinned modules, stamped, without a C compiler", async () => {
        const tools = join(root, "tools");
        mkdirSync(tools);
        addProgram(tools, "go", fakeGo(root));
        assert.equal(await find([tools], [download, buildCli]), join(root, cached));
        assert.deepEqual(readdirSync(join(root, cached)).sort(), ["pulumi", ...companions]);
        const calls = readFileSync(join(root, "go.log"), "utf8").trim().split("\n");
        assert.equal(calls.length, 2);
        assert.match(
            calls[0]!,
            /test\/pulumi\/go\/cli 0 off build -trimpath -mod=readonly -ldflags -s -w -X \S+=v3\.255\.0 /,
        );
        assert.match(calls[1]!, /test\/pulumi\/go\/language 0 off build .*\/pulumi-language-nodejs$/);
        assert.deepEqual(lines, [
            "Building the Pulumi CLI with Go, once, about 4 minutes",
            "Built the Pulumi CLI in 0 s",
        ]);
    });

    it("shows what Go said when the build fails", async () => {
        const tools = join(root, "tools");
        mkdirSync(tools);
        addProgram(tools, "go", "echo 'go: no such module' >&2; exit 1");
        await assert.rejects(
            find([tools], [buildCli]),
            /The build of the Pulumi CLI with Go failed: go: no such module$/,
        );
    });

    it("tells what to install when there is no way to get one", async () => {
        await assert.rejects(find([], [download, buildCli]), (error: Error) => {
            assert.match(error.message, /^No Pulumi CLI 3\.254\.0 or newer with pulumi-language-nodejs /);
            assert.match(error.message, /Install it \(https:\/\/www\.pulumi\.com\/docs\/install\/\), or install Go /);
            assert.match(error.message, /\nno way out\n.*there is no `go` on the PATH$/);
            return true;
        });
    });
});
