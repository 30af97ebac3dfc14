import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../pulumi/packageRoot";
import { flags } from "../../../provider/local/commandLine/flags";
import { type Message, messagesIn } from "../../support/messages";
import { otherTexts, provokedTexts } from "../../support/pulumiTexts";

/** Files whose texts come from the local Atlas in Atlas's place: the page has them by Atlas's codes. And those of its own page. */
const inAtlasPlace = /^local\/(http|page|signIn)\//;

/** Texts that are on no box of the page, and why. */
const exclusions: Record<string, string[]> = {
    "names of things inside other messages": [
        "access token",
        "service account",
        "API key pair",
        "the stack's configuration",
        "the environment",
        'the Provider "…"',
        "cluster … (project …)",
        "snapshot … of …",
        "serverless instance … (project …)",
        "an unknown time",
        "its old value",
        "it expires",
        "is gone",
        "the body",
        "stack export",
        "…h …m",
        "no expiry",
        "the expiry …",
        "no expiry, because doNotDelete is set",
        "of at least …",
        "from … to …",
        "a list",
        "an object",
        "a function",
    ],
    "never leave the code, or there is nobody left to read them": [
        "The alarm was set anew",
        "The request is over",
        "The folder belongs to another user",
        "The provider was not configured",
        "The Pulumi engine is gone",
    ],
    "the captured text, a mark and a realm": [
        'exports.handler = () => require("pulumi-atlas-snapshots/runtime").…()',
        "uncarried by Pulumi",
        "MMS Public API",
    ],
    "what a command prints when all is well": [
        "# …; take the file with `…`.\n# The program that goes with it; names may be changed in both before that:\n\n…",
        'new OnDemandSnapshot("…", { projectId: "…", clusterName: "…", retentionInDays: … });',
        'import { OnDemandSnapshot } from "pulumi-atlas-snapshots";',
        "pulumi import --file FILE --generate-code=false --protect=false",
        "# project …, clusters: …",
        "# legacy snapshot of …: …, …",
        "# Instead of the key pair, the service account:",
        ...Object.values(flags).map(({ help }) => help),
        "a free one",
        "…, if there is no other",
        "# snapshot of …: …",
        "# to look at: …",
        "Try atlas-import-file --help",
        "Try local-atlas --help",
    ],
};

/** Atlas's codes that the code gives an advice to. */
const filesWithCodes = ["lifecycle/explain.ts", "lifecycle/expiry/explain.ts", "functions/failure.ts"];

/** The text without what the sentence around it brings. */
function bare(text: string): string {
    return text.replace(/^[\s…;:,.#]+|[\s…;:,.]+$/g, "");
}

/** What is on the page and not in the code, and the other way round. */
function compare(messages: readonly Message[], boxes: readonly string[]) {
    const [inCode, onPage] = [messages.map(({ text }) => bare(text)), boxes.map(bare)];
    return {
        withoutRow: messages
            .filter(({ text }) => !onPage.includes(bare(text)))
            .map(({ text, file, line }) => `${file}:${line} ${text}`),
        withoutMessage: boxes.filter((text) => !inCode.includes(bare(text))),
    };
}

/** The lines of the boxes of a page. */
function linesOfBoxes(page: string): string[] {
    return [...page.matchAll(/^```text\n(.*?)^```$/gms)].flatMap(([, lines = ""]) => lines.trimEnd().split("\n"));
}

describe("docs/troubleshooting.md", () => {
    const folder = join(packageRoot, "provider");
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((file) => file.replaceAll("\\", "/"))
        .filter((file) => file.endsWith(".ts") && !inAtlasPlace.test(file))
        .sort();
    const all = sources.flatMap((file) => messagesIn(file, readFileSync(join(folder, file), "utf8")));
    const excluded = Object.values(exclusions).flat().map(bare);
    const messages = all.filter(({ text }) => !text.startsWith("Usage: ") && !excluded.includes(bare(text)));
    const page = readFileSync(join(packageRoot, "docs", "troubleshooting.md"), "utf8");
    const boxes = linesOfBoxes(page);
    const ofPulumi = [...Object.values(provokedTexts), ...Object.keys(otherTexts)];
    const ours = boxes.filter((text) => !ofPulumi.includes(text));

    it("has a row for every message of the code, word for word", () => {
        assert.ok(messages.length > 200, "the messages were found");
        assert.deepEqual(compare(messages, ours).withoutRow, []);
    });

    it("has no row for a message that no longer exists", () => {
        assert.deepEqual(compare(messages, ours).withoutMessage, []);
    });

    it("has every text of Pulumi that is listed", () => {
        assert.deepEqual(
            ofPulumi.filter((text) => !boxes.includes(text)),
            [],
        );
    });

    it("has every code of Atlas that the code gives an advice to", () => {
        const codes = filesWithCodes.flatMap((file) =>
            [...readFileSync(join(folder, file), "utf8").matchAll(/^ {4}([A-Z]+_[A-Z_]+):/gm)].map(([, code]) => code!),
        );
        assert.ok(codes.length > 30);
        assert.deepEqual(
            codes.filter((code) => !page.includes(`\`${code}\``)),
            [],
        );
    });

    it("excludes only texts that the code has", () => {
        const inCode = all.map(({ text }) => bare(text));
        assert.deepEqual(
            excluded.filter((text) => !inCode.includes(text)),
            [],
        );
    });

    describe("its check", () => {
        const source = `
            export function take(id: string, why?: string): void {
                warn(\`The snapshot \${id} was \${why ? "eaten by \${why}" : "lost"}: \` +
                    "look " + "again");
                return { reason: "it has to be green" };
            }`;
        const found = messagesIn("take.ts", source);

        it("finds what is thrown, logged and returned, sums and inner texts as well", () => {
            assert.deepEqual(
                found.map(({ text, line }) => `${line} ${text}`),
                ["3 The snapshot … was …: look again", "3 eaten by ${why}", "5 it has to be green"],
            );
        });

        it("notices a message without a row", () => {
            const { withoutRow } = compare(found, ["The snapshot … was …: look again", "eaten by ${why}"]);
            assert.deepEqual(withoutRow, ["take.ts:5 it has to be green"]);
        });

        it("notices a row whose words have changed", () => {
            const rows = found.map(({ text }) => text.replace("green", "blue"));
            assert.deepEqual(compare(found, rows).withoutMessage, ["it has to be blue"]);
        });

        it("takes no notice of what the sentence around a part brings", () => {
            const rows = ["The snapshot … was …: look again.", "…; eaten by ${why}", ". it has to be green …"];
            assert.deepEqual(compare(found, rows), { withoutRow: [], withoutMessage: [] });
        });
    });
});
