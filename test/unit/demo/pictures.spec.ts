import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { steps } from "../../demo/demo";
import { picture } from "../../demo/picture";
import { packageRoot } from "../../pulumi/packageRoot";

const read = (name: string) => readFileSync(join(packageRoot, "docs/pictures", name), "utf8");

/** The text that a picture shows, without the white space where lines are broken. */
function shownIn(svg: string): string {
    const text = svg.replace(/<[^>]*>/g, "");
    return compact(text.replaceAll("&gt;", ">").replaceAll("&lt;", "<").replaceAll("&amp;", "&"));
}

function compact(text: string): string {
    return text.replace(/\s+/g, "");
}

describe("docs/pictures/demo.svg", () => {
    const svg = read("demo.svg");

    for (const [index, { command, lookFor }] of steps.entries()) {
        it(`shows step ${index + 1} of the demo as it is now: ${command}`, () => {
            const title = `=== ${index + 1} of ${steps.length}: ${command} Look for: ${lookFor}`;
            assert.ok(shownIn(svg).includes(compact(title)), "Run `npm run record:demo`");
        });
    }

    it("shows the run to its end", () => {
        assert.match(shownIn(svg), /===Done,after\d+s\.Nothingisleftbehind\.$/);
    });

    it("stands still at the end for who prefers no motion", () => {
        assert.match(svg, /@media \(prefers-reduced-motion:reduce\)\{#lines\{animation:none\}\}/);
        const [, still = ""] = /#lines\{(transform:[^;]*);animation/.exec(svg) ?? [];
        assert.ok(svg.includes(`%{${still}}}`), "the last frame is another one");
    });
});

describe("docs/pictures/life-cycle.svg", () => {
    it("shows every status and every request that changes something", () => {
        const shown = shownIn(read("life-cycle.svg"));
        for (const word of ["queued", "inProgress", "completed", "failed", "expired", "POST", "PATCH", "DELETE"]) {
            assert.ok(shown.includes(word), word);
        }
    });
});

for (const name of ["demo.svg", "life-cycle.svg"]) {
    it(`docs/pictures/${name} is light, has a title and loads nothing`, () => {
        const svg = read(name);
        assert.ok(svg.length < 150_000);
        assert.match(svg, /<title>.{20,}<\/title>/);
        assert.doesNotMatch(svg, /<script|@import|@font-face|<image|href=|url\((?!#)/);
    });
}

describe("an animated picture", () => {
    const line = (text: string, at: number) => ({ at, spans: [{ text }] });
    const secondsOf = (svg: string) => Number(/scroll ([\d.]+)s/.exec(svg)?.[1]);

    it("shortens what took long, and gives time to read before the next command", () => {
        const plain = secondsOf(picture("A title", [line("a", 0), line("b", 1)]));
        assert.equal(secondsOf(picture("A title", [line("a", 0), line("b", 3600)])), plain);
        assert.ok(secondsOf(picture("A title", [line("a", 0), line("=== 2 of 7: b", 1)])) > plain + 1);
    });

    it("shows text as text", () => {
        assert.ok(picture("A <title>", [line("<a> & b", 0)]).includes('<text y="13">&lt;a&gt; &amp; b</text>'));
    });
});
