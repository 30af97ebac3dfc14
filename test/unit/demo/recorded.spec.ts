import assert from "node:assert/strict";
import { type Line, readChunks, readLines, wrapped } from "../../demo/recorded";

const textOf = ({ spans }: Line) => spans.map(({ text }) => text).join("");

describe("a recorded terminal", () => {
    it("is read from what `script` has written, in bytes and seconds", () => {
        const log = Buffer.from("Script started on …\none\r\ntwö\r\nthree\r\nScript done\n");
        const chunks = readChunks("0.5 8\n1.25 10\n", log);
        assert.deepEqual(chunks, [
            { at: 0.5, text: "one\r\ntw" },
            { at: 1.75, text: "ö\r\nthree\r\n" },
        ]);
    });

    it("has a line at the moment of its end", () => {
        const lines = readLines([
            { at: 1, text: "one\r\ntw" },
            { at: 2, text: "o\r\n" },
        ]);
        assert.deepEqual(
            lines.map((line) => [textOf(line), line.at]),
            [
                ["one", 1],
                ["two", 2],
            ],
        );
    });

    it("keeps a colour until it is changed, over the end of a line too", () => {
        const text = "\x1b[38;5;2m\x1b[1m+ \x1b[0mplain\x1b[36mcyan\r\nstill\x1b[39m\r\n";
        const [first, second] = readLines([{ at: 0, text }]);
        assert.deepEqual(first?.spans, [
            { text: "+ ", colour: 2, bold: true },
            { text: "plain" },
            { text: "cyan", colour: 6 },
        ]);
        assert.deepEqual(second?.spans, [{ text: "still", colour: 6 }]);
    });

    it("breaks a line that is too wide, and loses nothing", () => {
        const line = { at: 3, spans: [{ text: "abcd" }, { text: "efgh", bold: true }] };
        const rows = wrapped([line, { at: 4, spans: [] }], 5);
        assert.deepEqual(rows.map(textOf), ["abcde", "fgh", ""]);
        assert.deepEqual(rows[1], { at: 3, spans: [{ text: "fgh", bold: true }] });
    });
});
