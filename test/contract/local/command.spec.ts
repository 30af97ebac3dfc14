import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
    accessSync,
    constants,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalAtlas } from "../../../provider/local";
import { packageRoot } from "../../pulumi/packageRoot";
import { call, projectPath } from "../../support/localClient";
import { at, command, keys, run, withCommand } from "../../support/localCommand";
import { until } from "../../support/until";

/** What the Atlas CLI reads beside the addresses and the key pair. */
const forTheCli = {
    AUTH_TYPE: "api_keys",
    ORG_ID: "5f1a2b3c4d5e6f7a8b9c0d00",
    PROJECT_ID: "5f1a2b3c4d5e6f7a8b9c0d1e",
    SERVICE: "cloud",
    SKIP_UPDATE_CHECK: "yes",
    TELEMETRY_ENABLED: "false",
};

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

    it("cuts a hanging request off when it ends, and ends at once with a second signal", async () => {
        const folder = mkdtempSync(join(tmpdir(), "local-atlas-"));
        try {
            const file = join(folder, "faults.yaml");
            writeFileSync(file, "- { anonymous: true, times: null, fault: { kind: hang } }\n");
            for (const [signals, codes] of [
                [["SIGTERM"], [0]],
                [
                    ["SIGINT", "SIGTERM"],
                    [130, 143],
                ],
            ] as [NodeJS.Signals[], unknown[]][]) {
                await withCommand(["--faults", file, "--log", "plain"], async (printed, { child, exit, stderr }) => {
                    const hanging = assert.rejects(fetch(`${printed.MONGODB_ATLAS_BASE_URL}${projectPath}`));
                    await until(() => stderr().includes("hang"));
                    // Two arrive together, in any order: one is the first, the other one ends it.
                    child.kill("SIGSTOP");
                    signals.forEach((signal) => child.kill(signal));
                    child.kill("SIGCONT");
                    assert.ok(codes.includes(await exit), String(child.exitCode));
                    await hanging;
                });
            }
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    describe("prints the variables", () => {
        const account = ["--public-key", "pub", "--private-key", "it's", "--client-id", "id", "--client-secret", "a`b"];
        const named = (variables: Record<string, string>) =>
            Object.fromEntries(Object.entries(variables).map(([name, value]) => [`MONGODB_ATLAS_${name}`, value]));
        const expected = (url: string) =>
            named({
                BASE_URL: url,
                OPS_MANAGER_URL: `${url}/`,
                PUBLIC_API_KEY: "pub",
                PRIVATE_API_KEY: "it's",
                ...forTheCli,
            });

        /** What the command prints until it is told to end. */
        async function output(...args: string[]): Promise<string> {
            const { child, exit, stdout } = run(...args);
            await once(child.stdout, "data");
            child.kill("SIGTERM");
            await exit;
            return stdout();
        }

        it("for a shell, the service account as a comment", async () => {
            const text = await output(...account);
            const comment = "# Instead of the key pair, the service account:";
            const uncommented = text.replace(/^# export/gm, "export");
            const shell = (script: string): Record<string, string> => {
                const names = "sed -n 's/^export \\(MONGODB_ATLAS_[A-Z_]*\\)=.*/\\1/p'";
                const program = `${script}\nfor name in $(${names} <<'EOF'\n${script}\nEOF\n); do printenv "$name" | sed "s/^/$name=/"; done`;
                const stdout = execFileSync("sh", ["-c", program], {
                    env: { PATH: process.env.PATH },
                    encoding: "utf8",
                });
                return Object.fromEntries(
                    stdout
                        .trim()
                        .split("\n")
                        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
                ) as Record<string, string>;
            };
            const url = String(shell(text).MONGODB_ATLAS_BASE_URL);
            assert.deepEqual(shell(text), expected(url));
            assert.ok(text.includes(`\n${comment}\n`), text);
            assert.deepEqual(shell(uncommented), {
                ...expected(url),
                ...named({ CLIENT_ID: "id", CLIENT_SECRET: "a`b", AUTH_TYPE: "service_account" }),
            });
        });

        it("for a .env file", async () => {
            const text = await output("--format", "dotenv", ...account);
            const pairs = Array.from(text.matchAll(/^(MONGODB_ATLAS_\w+)=(["'`]?)(.*)\2$/gm), ([, name, , value]) => [
                name,
                value,
            ]);
            const variables = Object.fromEntries(pairs) as Record<string, string>;
            assert.deepEqual(variables, expected(String(variables.MONGODB_ATLAS_BASE_URL)));
            assert.match(text, /^# MONGODB_ATLAS_CLIENT_SECRET='a`b'$/m);
        });

        it("as one JSON object with nothing beside it, the service account included", async () => {
            const variables = JSON.parse(await output("--format", "json", ...account)) as Record<string, string>;
            assert.deepEqual(variables, {
                ...expected(String(variables.MONGODB_ATLAS_BASE_URL)),
                ...named({ CLIENT_ID: "id", CLIENT_SECRET: "a`b" }),
            });
        });
    });

    it("lets in whoever has the credentials that flags chose, and nobody else", async () => {
        const args = ["--private-key", "other", "--client-secret", "s3cret"];
        await withCommand(args, async (printed) => {
            const url = String(printed.MONGODB_ATLAS_BASE_URL);
            assert.equal((await call(at(printed), "GET", projectPath, keys(printed))).status, 200);
            assert.equal((await call(at(printed), "GET", projectPath)).status, 401);
            const token = async (secret: string) =>
                await fetch(`${url}/api/oauth/token`, {
                    method: "POST",
                    headers: {
                        Authorization: `Basic ${btoa(`mdb_sa_id_5f1a2b3c4d5e6f7a8b9c0d2f:${secret}`)}`,
                        "Content-Type": "application/x-www-form-urlencoded",
                    },
                    body: "grant_type=client_credentials",
                });
            assert.equal((await token("s3cret")).status, 200);
            assert.equal((await token("mdb_sa_sk_local")).status, 401);
        });
    });

    describe("under npx", () => {
        /** As in a project that has this package: npm, which runs a shell, which runs the command. They are a group, as a terminal makes one. */
        async function withNpx(test: (npx: ChildProcess, url: string) => Promise<void>): Promise<void> {
            const folder = mkdtempSync(join(tmpdir(), "local-atlas-"));
            mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
            symlinkSync(command, join(folder, "node_modules/.bin/local-atlas"));
            writeFileSync(join(folder, "package.json"), "{}");
            const npx = spawn("npx", ["local-atlas"], {
                cwd: folder,
                stdio: ["ignore", "pipe", "inherit"],
                detached: true,
            });
            try {
                let text = "";
                npx.stdout.on("data", (chunk) => (text += String(chunk)));
                while (!text.includes("PRIVATE_API_KEY")) {
                    await once(npx.stdout, "data");
                }
                await test(npx, String(/BASE_URL=(\S+)/.exec(text)?.[1]));
            } finally {
                killGroup(npx, "SIGKILL");
                rmSync(folder, { recursive: true });
            }
        }

        function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): boolean {
            try {
                return process.kill(-Number(pid), signal);
            } catch {
                return false;
            }
        }

        for (const [what, end] of [
            ["a Ctrl-C comes from the terminal", (npx) => killGroup(npx, "SIGINT")],
            ["npx gets a SIGTERM", (npx) => npx.kill("SIGTERM")],
            ["npx is killed", (npx) => npx.kill("SIGKILL")],
        ] as [string, (npx: ChildProcess) => boolean][]) {
            it(`ends when ${what}`, async () => {
                await withNpx(async (npx, url) => {
                    assert.equal((await fetch(`${url}${projectPath}`)).status, 401);
                    assert.ok(end(npx));
                    // Each of the three holds the output open: they have ended when that has.
                    await once(npx, "close");
                    await assert.rejects(fetch(url));
                });
            });
        }
    });

    it("can be run by its name in this repository after a build", () => {
        const { bin, version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
            bin: Record<string, string>;
            version: string;
        };
        for (const file of Object.values(bin)) {
            accessSync(join(packageRoot, file), constants.X_OK);
        }
        const linked = join(packageRoot, "node_modules/.bin/local-atlas");
        assert.equal(execFileSync(linked, ["--version"], { encoding: "utf8" }), `${version}\n`);
    });

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
            Object.assign(process.env, { MONGODB_ATLAS_ACCESS_TOKEN: "other", MCLI_PUBLIC_API_KEY: "older" });
            const script = `
                const { env } = process;
                console.log(Object.keys(env).filter((name) => /^(MONGODB_ATLAS|MCLI)_/.test(name)).sort().join(" "));
                fetch(env.MONGODB_ATLAS_BASE_URL + "/nothing").then(({ status }) => process.exit(status === 404 ? 7 : 1));`;
            try {
                const { exit, stdout, stderr } = run("--verbose", ...node(script));
                assert.equal(await exit, 7, stderr());
                // No service account: it would go before the key pair.
                const names = Object.keys(forTheCli).concat(
                    "BASE_URL",
                    "OPS_MANAGER_URL",
                    "PRIVATE_API_KEY",
                    "PUBLIC_API_KEY",
                );
                assert.equal(
                    stdout(),
                    `${names
                        .map((name) => `MONGODB_ATLAS_${name}`)
                        .sort()
                        .join(" ")}\n`,
                );
            } finally {
                delete process.env.MONGODB_ATLAS_ACCESS_TOKEN;
                delete process.env.MCLI_PUBLIC_API_KEY;
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
        [["--prot", "1"], "Unknown option --prot; did you mean --port?"],
        [["--blancmange"], "Unknown option --blancmange"],
        [["--port"], "Option '--port <value>' argument missing"],
        [["--port", "many"], '--port: must be a whole number from 0 to 65535, not "many"'],
        [["--port", "70000"], "--port: must be a whole number from 0 to 65535, not 70000"],
        [["--queued-ms", "1s"], '--queued-ms: must be a number of milliseconds, 0 or more, not "1s"'],
        [
            ["--cluster", "a_b"],
            '--cluster: must be letters, digits and hyphens, beginning with a letter or digit, not "a_b"',
        ],
        [
            ["--serverless", "a", "--cluster", "a"],
            "--serverless: there are two clusters a in project 5f1a2b3c4d5e6f7a8b9c0d1e",
        ],
        [["--project", "x"], '--project: must be 24 lower-case hex digits, not "x"'],
        [["--outcome", "great"], '--outcome: must be "completed", "failed" or "hanging", not "great"'],
        [["--log", "loud"], '--log: must be "json", "plain" or "off", not "loud"'],
        [["--format", "yaml"], '--format: must be "shell", "dotenv" or "json", not "yaml"'],
        [["--private-key", "hunter 2"], "--private-key: must be one or more visible ASCII characters, without spaces"],
        [["hunter2"], 'Only options are expected here; put a command of yours after "--"'],
        [
            ["--faults", "/no/such/file"],
            "--faults cannot read /no/such/file: ENOENT: no such file or directory, open '/no/such/file'",
        ],
    ] as const) {
        it(`refuses ${args.join(" ")}`, async () => {
            const { exit, stderr, stdout } = run(...args);
            assert.equal(await exit, 2);
            assert.equal(stderr(), `local-atlas: ${message}\nTry local-atlas --help\n`);
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
