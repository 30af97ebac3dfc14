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
import { packageRoot } from "../pulumi/packageRoot";
import { processesWith, signalProcess } from "../pulumi/processes";
import { npmSettings } from "./tools";

/** The sections that lead there, first without an account and then with one. */
const sections = ["Install", "With your own Atlas"];

/** Rejects unless it ends with a snapshot taken and deleted again, both against `npx local-atlas` and with credentials of one's own. */
export async function runQuickStart(root: string, cli: string, packed: string): Promise<void> {
    const readme = readFileSync(join(packageRoot, "README.md"), "utf8");
    const [program = ""] = blocks(readme, "ts");
    const commands = sections.flatMap((title) => blocks(sectionOf(readme, title), "sh")).join("");
    const home = join(root, "quick-start-home");
    const folder = join(root, "quick-start");
    for (const made of [home, folder]) mkdirSync(made);
    const save = `cat > index.ts <<'END'\n${program}END\n`;
    const script = [save, answered(commands, packed), "pulumi stack output snapshotId > taken", "pulumi destroy --yes"];
    const atlas = await startLocalAtlas({ queuedMs: 50, inProgressMs: 100 });
    try {
        const options = { cwd: folder, env: environment(home, cli, atlas), timeout: 300_000, maxBuffer: 2 ** 26 };
        const { stdout } = await promisify(execFile)("sh", ["-e", "-c", script.join("\n")], options);
        const ups = commands.match(/pulumi up/g)?.length ?? 0;
        assert.ok(ups > 0, "no `pulumi up` is left in the README");
        assert.equal(stdout.match(/\+ 2 created/g)?.length, ups, stdout);
        assert.equal(stdout.match(/- 2 deleted/g)?.length, ups, stdout);
        const writes = atlas.requests.filter(({ method, accepted }) => accepted && method !== "GET");
        const taken = readFileSync(join(folder, "taken"), "utf8").trim();
        const path = `/api/atlas/v2/groups/5f1a2b3c4d5e6f7a8b9c0d1e/clusters/Cluster0/backup/snapshots`;
        assert.deepEqual(
            writes.map((write) => `${write.method} ${write.path}`),
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

/** The commands with the packed file in the package's place, and with an answer for each key that is asked for. */
function answered(commands: string, packed: string): string {
    return commands
        .replace(/(npm install .*)\bpulumi-atlas-snapshots\b/g, `$1${packed}`)
        .replace(/^pulumi config set --secret mongodbatlas:(publicKey|privateKey)\b/gm, `printf %s "$ANSWER_$1" | $&`);
}

function sectionOf(markdown: string, title: string): string {
    const [, section] = markdown.split(`\n## ${title}\n`);
    if (section === undefined) throw new Error(`The README has no section ${title}`);
    return section.split("\n## ")[0] ?? "";
}

/** The fenced blocks of a language, as text without the indentation that they have inside a list. */
function blocks(markdown: string, language: string): string[] {
    const found = [...markdown.matchAll(new RegExp(`^( *)\`\`\`${language}\n([^]*?)^ *\`\`\``, "gm"))];
    if (found.length === 0) throw new Error(`The README has no ${language} block where one is expected`);
    return found.map(([, indent = "", text = ""]) => text.replaceAll(new RegExp(`^${indent}`, "gm"), ""));
}
