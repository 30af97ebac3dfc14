import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLocalAtlas } from "../../../provider/local";
import { withDataFile } from "../../support/dataFolder";
import { call, projectPath, snapshotsPath } from "../../support/localClient";
import { at, keys, run, withCommand } from "../../support/localCommand";

/** One request to the command that printed this. */
async function ask(printed: Record<string, string>, method: string, path: string, body?: object) {
    return await call(at(printed), method, path, { ...keys(printed), ...(body ? { body } : {}) });
}

describe("local-atlas --data", function () {
    this.timeout(60_000);

    it("goes on with a snapshot after it was killed in its middle", async () => {
        await withDataFile(async (data) => {
            const args = ["--data", data, "--queued-ms", "0", "--in-progress-ms", "3600000"];
            let id = "";
            // What withCommand ends, it ends by SIGKILL.
            await withCommand(args, async (printed) => {
                const { body } = await ask(printed, "POST", snapshotsPath, {
                    description: "night",
                    retentionInDays: 3,
                });
                assert.equal(body.status, "inProgress");
                id = String(body.id);
            });
            const path = `${snapshotsPath}/${id}`;
            await withCommand(args, async (printed) => {
                const { body } = await ask(printed, "GET", path);
                assert.deepEqual([body.id, body.status, body.description], [id, "inProgress", "night"]);
                assert.equal((await ask(printed, "POST", snapshotsPath, {})).status, 400);
            });
            const between = createLocalAtlas({ data });
            between.advance("1h");
            await between.stop();
            await withCommand(args, async (printed) => {
                const { body } = await ask(printed, "GET", path);
                assert.deepEqual([body.id, body.status], [id, "completed"]);
            });
        });
    });

    it("completes a snapshot by the machine's clock, whether it is running or not", async () => {
        await withDataFile(async (data) => {
            const args = ["--data", data, "--queued-ms", "0", "--in-progress-ms", "250"];
            let id: unknown;
            await withCommand(args, async (printed) => {
                const { body } = await ask(printed, "POST", snapshotsPath, {});
                assert.equal(body.status, "inProgress");
                id = body.id;
            });
            await withCommand(args, async (printed) => {
                let snapshot;
                do {
                    snapshot = (await ask(printed, "GET", `${snapshotsPath}/${String(id)}`)).body;
                    assert.equal(snapshot.id, id);
                } while (snapshot.status === "inProgress");
                assert.equal(snapshot.status, "completed");
            });
        });
    });

    it("keeps a PATCH and a DELETE that were answered before it was killed", async () => {
        await withDataFile(async (data) => {
            const args = ["--data", data, "--queued-ms", "0", "--in-progress-ms", "0"];
            const ids: string[] = [];
            let expiresAt: unknown;
            await withCommand(args, async (printed) => {
                for (let count = 0; count < 2; count++) {
                    ids.push(String((await ask(printed, "POST", snapshotsPath, {})).body.id));
                }
                const retention = { retentionUnit: "WEEKS", retentionValue: 4 };
                expiresAt = (await ask(printed, "PATCH", `${snapshotsPath}/${ids[0]}`, retention)).body.expiresAt;
                assert.equal((await ask(printed, "DELETE", `${snapshotsPath}/${ids[1]}`)).status, 204);
            });
            await withCommand(args, async (printed) => {
                assert.equal((await ask(printed, "GET", `${snapshotsPath}/${ids[0]}`)).body.expiresAt, expiresAt);
                assert.equal((await ask(printed, "GET", `${snapshotsPath}/${ids[1]}`)).status, 404);
            });
        });
    });

    it("has every answered snapshot in a whole file, whenever it is killed", async () => {
        await withDataFile(async (data) => {
            const clusters = Array.from({ length: 24 }, (_, nth) => `c${nth}`);
            const args = ["--data", data, "--queued-ms", "0", "--in-progress-ms", "0"];
            args.push(...clusters.flatMap((name) => ["--cluster", name]));
            const answered = new Set<string>();
            for (const answersBeforeKill of [1, 3, 6, 10, 15, 21]) {
                await withCommand(args, async (printed, { child, exit }) => {
                    let answers = 0;
                    const posts = clusters.map(async (name) => {
                        const path = `${projectPath}/clusters/${name}/backup/snapshots`;
                        answered.add(String((await ask(printed, "POST", path, {})).body.id));
                        answers += 1;
                        if (answers === answersBeforeKill) {
                            child.kill("SIGKILL");
                        }
                    });
                    const outcomes = await Promise.allSettled(posts);
                    await exit;
                    assert.ok(outcomes.filter(({ status }) => status === "fulfilled").length >= answersBeforeKill);
                });
                const { snapshots } = JSON.parse(readFileSync(data, "utf8")) as { snapshots: { id: string }[] };
                const ids = snapshots.map(({ id }) => id);
                assert.equal(new Set(ids).size, ids.length);
                assert.deepEqual(
                    [...answered].filter((id) => !ids.includes(id)),
                    [],
                );
            }
        });
    });

    it("plants what comes with a flag once, and prints it each time", async () => {
        await withDataFile(async (data) => {
            const args = ["--data", data, "--legacy-cluster", "old", "--serverless", "sls"];
            // The address is another one each time, and what comes after it is the same whatever there is.
            const isComment = (line: string) => /^# (project|legacy snapshot|snapshot) /.test(line);
            const comments = (stdout: string) => stdout.split("\n").filter(isComment);
            let printedFirst: string[] = [];
            let legacyId = "";
            await withCommand(args, async (printed, { child, exit, stdout }) => {
                printedFirst = comments(stdout());
                assert.equal(printedFirst.length, 3);
                const { body } = await ask(printed, "GET", `${projectPath}/clusters/old/snapshots`);
                legacyId = (body.results as { id: string }[])[0]!.id;
                child.kill("SIGTERM");
                await exit;
            });
            await withCommand(args, async (printed, { stdout }) => {
                assert.deepEqual(comments(stdout()), printedFirst);
                const path = `${projectPath}/clusters/old/snapshots/${legacyId}`;
                await ask(printed, "PATCH", path, { doNotDelete: false });
                assert.equal((await ask(printed, "DELETE", path)).status, 204);
            });
            await withCommand(args, async (printed, { stdout }) => {
                assert.equal(comments(stdout()).length, 2);
                const { body } = await ask(printed, "GET", `${projectPath}/clusters/old/snapshots`);
                assert.equal(body.totalCount, 0);
            });
        });
    });

    it("leaves nothing beside the file when it is stopped", async () => {
        await withDataFile(async (data, folder) => {
            await withCommand(["--data", data], async (_, { child, exit, stderr }) => {
                assert.deepEqual(readdirSync(folder).sort(), ["atlas.json", "atlas.json.lock"]);
                child.kill("SIGTERM");
                assert.equal(await exit, 0, stderr());
                assert.deepEqual(readdirSync(folder), ["atlas.json"]);
            });
        });
    });

    it("is not for two at a time", async () => {
        await withDataFile(async (data) => {
            await withCommand(["--data", data], async (printed) => {
                const second = run("--data", data);
                assert.equal(await second.exit, 1);
                assert.match(
                    second.stderr(),
                    /^local-atlas: The local Atlas cannot use \S+: it is in use by another local Atlas; .*\n$/,
                );
                assert.equal((await ask(printed, "POST", snapshotsPath, {})).status, 200);
            });
        });
    });

    it("refuses a file that it cannot use, in one line", async () => {
        await withDataFile(async (_, folder) => {
            writeFileSync(join(folder, "damaged"), '{"version":1');
            writeFileSync(join(folder, "newer"), '{"version":2}');
            mkdirSync(join(folder, "folder"));
            for (const [name, message] of [
                ["damaged", "it is damaged"],
                ["newer", "it was written by a newer version of local-atlas"],
                ["folder", "it is a folder"],
                ["missing/atlas.json", "ENOENT"],
            ] as const) {
                const { exit, stderr, stdout } = run("--data", join(folder, name));
                assert.equal(await exit, 1);
                assert.match(stderr(), new RegExp(`^local-atlas: The local Atlas cannot use \\S+: ${message}.*\n$`));
                assert.equal(stdout(), "");
            }
            const { exit, stderr } = run("--data", "");
            assert.equal(await exit, 2);
            assert.match(stderr(), /^local-atlas: --data: .*\nTry local-atlas --help\n$/);
        });
    });
});
