/** examples/pipelines/deploy.sh, run as a pipeline runs it: with the real CLI, cancelled, killed, and run again. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot.js";
import { processesWith, signalProcess } from "../pulumi/processes.js";
import { until } from "../support/until.js";
import { clusterName, projectId, type Story, storyClock, useStory, writesIn } from "./support.js";

const script = join(packageRoot, "examples", "pipelines", "deploy.sh");

const program = `
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");
new OnDemandSnapshot("snapshot", {
    projectId: "${projectId}", clusterName: "${clusterName}", retentionInDays: 7, triggers: [process.env.RELEASE],
});`;

interface Ended {
    code: number | null;
    said: string;
}

/** Starts the script in the project's folder; `PATH` and so on are those of the stack. */
function start({ stack }: Story, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = spawn(script, args, {
        cwd: stack.folder,
        env: { ...stack.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = async (): Promise<Ended> => {
        const [end, out, err] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
        const [code] = end as [number | null];
        return { code, said: out + err };
    };
    return { pid: child.pid!, done: ended() };
}

async function run(story: Story, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
    return await start(story, args, env).done;
}

const placeholder = { MONGODB_ATLAS_ACCESS_TOKEN: "a-preview-sends-nothing" };

describe("examples/pipelines/deploy.sh", function () {
    this.timeout(120_000);

    describe("preview, up and drift", () => {
        const story = useStory({ program, credentials: false });

        it("refuse a call that names no stack, or another command", async () => {
            for (const args of [[], ["up"], ["destroy", "dev"], ["up", "dev", "--refresh"]]) {
                const { code, said } = await run(story, args);
                assert.deepEqual([code, said], [2, "Usage: deploy.sh preview|up|drift STACK\n"]);
            }
        });

        it("need credentials for a preview, and take any: nothing is sent", async () => {
            const without = await run(story, ["preview", "dev"], { RELEASE: "1" });
            assert.notEqual(without.code, 0);
            assert.match(without.said, /There are no MongoDB Atlas credentials/);
            const { code, said } = await run(story, ["preview", "dev"], { RELEASE: "1", ...placeholder });
            assert.equal(code, 0, said);
            assert.match(said, /snapshot create/);
            assert.deepEqual(story.requests(), []);
        });

        it("take the snapshot once, however often up runs", async () => {
            const env = { RELEASE: "1", ...story.atlas.env };
            for (const posts of [["POST"], []]) {
                const { code, said } = await run(story, ["up", "dev"], env);
                assert.equal(code, 0, said);
                assert.deepEqual(story.writes(), posts);
            }
            assert.equal((await story.outputs("snapshot")).status, "completed");
        });

        it("send nothing for a preview of a change either", async () => {
            const { code, said } = await run(story, ["preview", "dev"], { RELEASE: "2", ...placeholder });
            assert.equal(code, 0, said);
            assert.match(said, /1 to replace|snapshot replace/);
            assert.deepEqual(story.requests(), []);
        });

        it("ask once for each snapshot to find drift, and end with 7 if there is some", async () => {
            const env = { RELEASE: "1", ...story.atlas.env };
            const same = await run(story, ["drift", "dev"], env);
            assert.equal(same.code, 0, same.said);
            // A key pair is challenged first.
            assert.deepEqual(
                story.requests().map(({ method, status }) => `${method} ${status}`),
                ["GET 401", "GET 200"],
            );
            story.atlas.setRetention(String((await story.outputs("snapshot")).snapshotId), 3);
            assert.equal((await run(story, ["drift", "dev"], env)).code, 7);
        });
    });

    describe("up", () => {
        const clock = storyClock();
        const queuedMs = 3_600_000;
        const story = useStory({ program, atlas: { clock, queuedMs } });
        const isWaiting = () =>
            story.atlas.requests.some(
                ({ method, path, status }) => method === "GET" && /snapshots\/\w+$/.test(path) && status === 200,
            );
        const cli = () =>
            processesWith(`PULUMI_HOME=${join(story.stack.folder, "home")}`).find(
                ({ args }) => args[0]?.endsWith("pulumi") && args[1] === "up",
            );

        it("that is cancelled ends at once, with the id in the state and no lock", async () => {
            const { pid, done } = start(story, ["up", "dev"], { RELEASE: "1" });
            await until(isWaiting);
            assert.equal((await run(story, ["drift", "dev"], { RELEASE: "1" })).code, 0, "drift needs no lock");
            signalProcess(pid, "SIGTERM");
            const { code, said } = await done;
            assert.notEqual(code, 0);
            assert.match(said, /Told to stop\. The snapshot goes on in Atlas/);
            assert.match(said, /its id is kept/);
            const [{ id } = { id: "" }] = story.atlas.snapshots(projectId, clusterName);
            assert.equal((await story.outputs("snapshot")).snapshotId, id);
            assert.deepEqual(story.stack.plugins(), []);
        });

        it("then continues to wait for that snapshot, and takes no other", async () => {
            clock.advance(2 * queuedMs);
            const { code, said } = await run(story, ["up", "dev"], { RELEASE: "1" });
            assert.equal(code, 0, said);
            assert.deepEqual(writesIn(story.requests()), ["POST"]);
        });

        it("whose CLI is killed leaves a lock, and fails at the next one", async () => {
            const { done } = start(story, ["up", "dev"], { RELEASE: "2" });
            await until(() => story.atlas.snapshots(projectId, clusterName).length === 2);
            signalProcess(cli()!.pid, "SIGKILL");
            assert.notEqual((await done).code, 0);
            const { code, said } = await run(story, ["up", "dev"], { RELEASE: "2" });
            assert.notEqual(code, 0);
            assert.match(said, /the stack is currently locked by 1 lock\(s\)/);
        });

        it("with UNLOCK=true recovers from that, with one snapshot taken for the release", async () => {
            clock.advance(queuedMs / 2);
            const { done } = start(story, ["up", "dev"], { RELEASE: "2", UNLOCK: "true" });
            const seen = story.atlas.requests.length;
            await until(() => story.atlas.requests.slice(seen).some(({ path }) => /snapshots\/\w+$/.test(path)));
            clock.advance(2 * queuedMs);
            const { code, said } = await done;
            assert.equal(code, 0, said);
            assert.deepEqual(writesIn(story.requests()), ["POST", "DELETE"]);
            const [only, ...others] = story.atlas.snapshots(projectId, clusterName);
            assert.deepEqual(others, []);
            assert.equal((await story.outputs("snapshot")).snapshotId, only?.id);
            assert.equal((await story.outputs("snapshot")).status, "completed");
        });
    });
});
