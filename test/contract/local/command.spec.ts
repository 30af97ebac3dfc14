import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalAtlas } from "../../../provider/local";
import { call, projectPath } from "../../support/localClient";
import { at, keys, run, withCommand } from "../../support/localCommand";

describe("local-atlas command", function () {
    this.timeout(20_000);

    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        it(`serves what it prints until ${signal}`, async () => {
            await withCommand([], async (printed, { child, exit, stderr }) => {
                assert.equal((await call(at(printed), "GET", projectPath, keys(printed))).status, 200);
                child.kill(signal);
                assert.equal(await exit, 0);
                assert.equal(stderr(), "");
                await assert.rejects(fetch(String(printed.MONGODB_ATLAS_BASE_URL)));
            });
        });
    }

    it("takes project, clusters, times and outcome, and logs requests when told to", async () => {
        const project = "6f1a2b3c4d5e6f7a8b9c0d1e";
        const args = ["--project", project, "--cluster", "a", "--cluster", "b", "--sharded-cluster", "c"];
        args.push("--queued-ms", "0", "--in-progress-ms", "0", "--outcome", "failed", "--verbose");
        await withCommand(args, async (printed, { stdout, stderr }) => {
            assert.match(stdout(), /^# project 6f1a2b3c4d5e6f7a8b9c0d1e, clusters: a, b, c$/m);
            for (const name of ["a", "b", "c"]) {
                const path = `/api/atlas/v2/groups/${project}/clusters/${name}/backup/snapshots`;
                const answer = await call(at(printed), "POST", path, { body: {}, ...keys(printed) });
                assert.equal(answer.body.status, "failed");
                assert.equal(answer.body.type, name === "c" ? "shardedCluster" : "replicaSet");
            }
            assert.match(stderr(), /^\S+Z POST \S+\/clusters\/a\/backup\/snapshots 200 \d+ms \(digest\) node$/m);
        });
    });

    for (const [env, colours, escape] of [
        [{}, "without colours in a pipe", ""],
        [{ FORCE_COLOR: "1" }, "in colours where they are forced", "\\u001b\\[\\d+m"],
    ] as const) {
        it(`logs requests ${colours}`, async () => {
            const before = process.env;
            process.env = { ...before, FORCE_COLOR: undefined, NO_COLOR: undefined, ...env };
            try {
                await withCommand(["--log", "plain"], async (printed, { stderr }) => {
                    assert.equal((await call(at(printed), "GET", projectPath, keys(printed))).status, 200);
                    const form = `^@\\S+Z@ @GET@ /\\S+ @200@ \\d+ms \\(digest\\) @node@$`.replaceAll("@", escape);
                    assert.match(stderr(), new RegExp(form, "m"));
                });
            } finally {
                process.env = before;
            }
        });
    }

    it("logs requests as JSON, or not at all", async () => {
        await withCommand(["--log", "json"], async (printed, { stderr }) => {
            await call(at(printed), "GET", projectPath, keys(printed));
            const lines = stderr().trimEnd().split("\n");
            const statuses = lines.map((line) => (JSON.parse(line) as { status: number }).status);
            assert.deepEqual(statuses, [401, 200]);
        });
        await withCommand(["--log", "off", "--verbose"], async (printed, { stderr }) => {
            await call(at(printed), "GET", projectPath, keys(printed));
            assert.equal(stderr(), "");
        });
    });

    it("has legacy clusters and serverless instances with a snapshot each, whose id it prints", async () => {
        await withCommand(["--legacy-cluster", "old", "--serverless", "sls"], async (printed, { stdout }) => {
            assert.match(stdout(), /^# project \w+, clusters: old, sls$/m);
            const legacyId = /^# legacy snapshot of old: (\w+), expires \S+Z$/m.exec(stdout())?.[1];
            const serverlessId = /^# snapshot of sls: (\w+)$/m.exec(stdout())?.[1];
            for (const [path, id] of [
                ["/clusters/old/snapshots", legacyId],
                ["/serverless/sls/backup/snapshots", serverlessId],
            ] as const) {
                const { body } = await call(at(printed), "GET", projectPath + path, keys(printed));
                assert.deepEqual(
                    (body.results as { id: string }[]).map((snapshot) => snapshot.id),
                    [id],
                );
            }
        });
    });

    it("reads faults from a file", async () => {
        const folder = mkdtempSync(join(tmpdir(), "local-atlas-"));
        try {
            const file = join(folder, "faults.json");
            writeFileSync(file, JSON.stringify([{ fault: { kind: "html", status: 503 } }]));
            await withCommand(["--faults", file], async (printed) => {
                assert.equal((await call(at(printed), "GET", projectPath, keys(printed))).status, 503);
            });
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("explains itself and names its version", async () => {
        const help = run("--help");
        assert.equal(await help.exit, 0);
        assert.match(help.stdout(), /^Usage: local-atlas/);
        const version = run("--version");
        assert.equal(await version.exit, 0);
        const packageFile = require.resolve("pulumi-atlas-snapshots/package.json");
        const expected = (JSON.parse(readFileSync(packageFile, "utf8")) as { version: string }).version;
        assert.equal(version.stdout(), `${expected}\n`);
    });

    describe("with a command", () => {
        const node = (script: string) => ["--", process.execPath, "--eval", script];

        it("runs it with its variables, and with no other account's, and ends with its exit code", async () => {
            process.env.MONGODB_ATLAS_ACCESS_TOKEN = "other";
            const script = `
                const { env } = process;
                console.log(Object.keys(env).filter((name) => name.startsWith("MONGODB_ATLAS_")).sort().join(" "));
                fetch(env.MONGODB_ATLAS_BASE_URL + "/nothing").then(({ status }) => process.exit(status === 404 ? 7 : 1));`;
            try {
                const { exit, stdout, stderr } = run("--verbose", ...node(script));
                assert.equal(await exit, 7, stderr());
                const names = "MONGODB_ATLAS_BASE_URL MONGODB_ATLAS_PRIVATE_API_KEY MONGODB_ATLAS_PUBLIC_API_KEY";
                assert.equal(stdout(), `${names}\n`);
            } finally {
                delete process.env.MONGODB_ATLAS_ACCESS_TOKEN;
            }
        });

        it("serves through a Ctrl-C until the command has ended", async () => {
            const script = `
                process.on("SIGINT", () => undefined);
                process.on("SIGTERM", () => fetch(process.env.MONGODB_ATLAS_BASE_URL).then(() => process.exit(0)));
                setInterval(() => undefined, 1000);
                console.log("ready");`;
            const { child, exit, stderr } = run(...node(script));
            await once(child.stdout, "data");
            child.kill("SIGINT");
            child.kill("SIGTERM");
            assert.equal(await exit, 0, stderr());
        });

        it("counts a signal that ended it as a shell does", async () => {
            const { exit } = run(...node('process.kill(process.pid, "SIGKILL")'));
            assert.equal(await exit, 137);
        });

        it("says so if it cannot be started", async () => {
            const { exit, stderr } = run("--", "/no/such/command");
            assert.equal(await exit, 1);
            assert.match(stderr(), /^local-atlas: "\/no\/such\/command" cannot be started: .*ENOENT/);
        });
    });

    for (const [args, message] of [
        [["--prot", "1"], /Unknown option '--prot'/],
        [["--port", "many"], /--port takes a whole number, not "many"/],
        [["--port", "70000"], /port: /],
        [["--cluster", "under_score"], /clusterName/],
        [["--project", "x"], /24 lower-case hex digits/],
        [["--outcome", "great"], /outcome/],
        [["--log", "loud"], /--log takes json, plain or off, not "loud"/],
        [["--faults", "/no/such/file"], /--faults cannot read/],
    ] as const) {
        it(`refuses ${args.join(" ")}`, async () => {
            const { exit, stderr, stdout } = run(...args);
            assert.equal(await exit, 2);
            assert.match(stderr(), message);
            assert.doesNotMatch(stderr(), /\n +at /);
            assert.equal(stdout(), "");
        });
    }

    it("says so when the port is in use", async () => {
        const atlas = await startLocalAtlas();
        try {
            const { port } = new URL(atlas.url);
            const { exit, stderr } = run("--port", port);
            assert.equal(await exit, 1);
            assert.equal(
                stderr(),
                `local-atlas: The local Atlas cannot listen on port ${port}: it is already in use\n`,
            );
        } finally {
            await atlas.stop();
        }
    });
});
