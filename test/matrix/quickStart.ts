/**
 * The README's way to the first snapshot, done literally: in an empty folder with an empty home, its `sh` blocks run in the order of the page, and
 * its first `ts` block is the program. Only the package comes from the packed file, and what the commands ask for is answered.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { type LocalAtlas, startLocalAtlas } from "../../provider/local";
import { type Block, blocksOf } from "../documents/extract";
import { processesWith, signalProcess } from "../pulumi/processes";
import { isWrite } from "../support/requests";
import { npmSettings } from "./tools";

/** The sections that lead there, first without an account and then with one. */
const sections = ["Install", "With your own Atlas"];

/** Rejects unless it ends with a snapshot taken and deleted again, both against `npx local-atlas` and with credentials of one's own. */
export async function runQuickStart(root: string, cli: string, packed: string): Promise<void> {
    const blocks = blocksOf("README.md");
    const program = blocks.find(({ language }) => language === "ts")?.text ?? "";
    const commands = sections.map((title) => commandsOf(blocks, title)).join("\n");
    const home = join(root, "quick-start-home");
    const folder = join(root, "quick-start");
    for (const made of [home, folder]) mkdirSync(made);
    const save = `cat > index.ts <<'END'\n${program}\nEND\n`;
    const script = [save, answered(commands, packed), "pulumi stack output snapshotId > taken", "pulumi destroy --yes"];
    const atlas = await startLocalAtlas({ queuedMs: 50, inProgressMs: 100 });
    try {
        const options = { cwd: folder, env: environment(home, cli, atlas), timeout: 300_000, maxBuffer: 2 ** 26 };
        const { stdout } = await promisify(execFile)("sh", ["-e", "-c", script.join("\n")], options);
        const ups = commands.match(/pulumi up/g)?.length ?? 0;
        assert.ok(ups > 0, "no `pulumi up` is left in the README");
        assert.equal(stdout.match(/\+ 2 created/g)?.length, ups, stdout);
        assert.equal(stdout.match(/- 2 deleted/g)?.length, ups, stdout);
        const taken = readFileSync(join(folder, "taken"), "utf8").trim();
        const path = `/api/atlas/v2/groups/5f1a2b3c4d5e6f7a8b9c0d1e/clusters/Cluster0/backup/snapshots`;
        assert.deepEqual(
            atlas.requests.filter(isWrite).map((write) => `${write.method} ${write.path}`),
            [`POST ${path}`, `DELETE ${path}/${taken}`],
        );
        assert.deepEqual(atlas.snapshots(), []);
    } finally {
        for (const { pid } of processesWith(`HOME=${home}`)) signalProcess(pid, "SIGKILL");
        await atlas.stop();
    }
}

/** A new user's environment, with npm's cache and registry, and the local Atlas for the commands that mean the real one. */
function environment(home: string, cli: string, atlas: LocalAtlas): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([key]) => !/^(npm_|PULUMI_|MONGODB_)/i.test(key));
    return {
        ...Object.fromEntries(own),
        ...npmSettings(),
        HOME: home,
        PATH: [cli, process.env.PATH].join(delimiter),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_SKIP_CONFIRMATIONS: "true",
        MONGODB_ATLAS_BASE_URL: atlas.env.MONGODB_ATLAS_BASE_URL,
        ANSWER_publicKey: atlas.env.MONGODB_ATLAS_PUBLIC_API_KEY,
        ANSWER_privateKey: atlas.env.MONGODB_ATLAS_PRIVATE_API_KEY,
    };
}

function commandsOf(blocks: readonly Block[], title: string): string {
    const found = blocks.filter(({ language, section }) => language === "sh" && section === title);
    if (found.length === 0) throw new Error(`The README has no commands in a section ${title}`);
    return found.map(({ text }) => text).join("\n");
}

/** The commands with the packed file in the package's place, and with the local Atlas's key. */
function answered(commands: string, packed: string): string {
    return commands
        .replace(/(npm install .*)\bpulumi-atlas-snapshots\b/g, `$1${packed}`)
        .replace("mongodbatlas:publicKey abcdefgh", 'mongodbatlas:publicKey "$ANSWER_publicKey"')
        .replace("pulumi config set --secret mongodbatlas:privateKey", 'printf %s "$ANSWER_privateKey" | $&');
}
