/** What a terminal was sent, and when: the lines of a recording, with their colours. */
import { StringDecoder } from "node:string_decoder";

/** A piece of a line in one colour. */
export interface Span {
    text: string;
    /** One of the terminal's sixteen. */
    colour?: number;
    bold?: boolean;
}

export interface Line {
    spans: Span[];
    /** When its end was sent, in seconds since the start. */
    at: number;
}

/** Text that was sent at one moment, in seconds since the start. */
export interface Chunk {
    at: number;
    text: string;
}

/** Reads what util-linux's `script --log-timing` and `--log-out` have written. */
export function readChunks(timing: string, log: Buffer): Chunk[] {
    // A line that says when and what was started comes first, and is not counted.
    let from = log.indexOf("\n") + 1;
    let at = 0;
    // The end of a chunk may be the middle of a character.
    const decoder = new StringDecoder("utf8");
    return timing
        .trim()
        .split("\n")
        .map((line) => {
            const [delay = 0, bytes = 0] = line.split(" ").map(Number);
            at += delay;
            const text = decoder.write(log.subarray(from, from + bytes));
            from += bytes;
            return { at, text };
        });
}

/** The lines, each at the moment of its end. Colours last until they are changed, over line ends too. */
export function readLines(chunks: readonly Chunk[]): Line[] {
    const lines: Line[] = [];
    let style: Omit<Span, "text"> = {};
    let line: Span[] = [];
    for (const { at, text } of chunks) {
        // eslint-disable-next-line no-control-regex -- colours are control characters
        for (const [piece, codes] of text.matchAll(/\x1b\[([\d;]*)m|\r|\n|[^\x1b\r\n]+/g)) {
            if (codes !== undefined) {
                style = styled(style, codes);
            } else if (piece === "\n") {
                lines.push({ spans: line, at });
                line = [];
            } else if (piece !== "\r") {
                line.push({ text: piece, ...style });
            }
        }
    }
    return lines;
}

function styled(style: Omit<Span, "text">, codes: string): Omit<Span, "text"> {
    const [first = 0, , colour] = codes.split(";").map(Number);
    if (first === 38) return { ...style, colour: colour ?? 7 };
    if (first >= 30 && first <= 37) return { ...style, colour: first - 30 };
    return first === 1 ? { ...style, bold: true } : {};
}

/** Breaks what is wider than the terminal, as a terminal does. */
export function wrapped(lines: readonly Line[], columns: number): Line[] {
    return lines.flatMap(({ spans, at }) => {
        const rows: Span[][] = [[]];
        let used = 0;
        for (const span of spans) {
            for (let rest = span.text; rest !== "";) {
                if (used === columns) {
                    rows.push([]);
                    used = 0;
                }
                const text = rest.slice(0, columns - used);
                rows.at(-1)?.push({ ...span, text });
                used += text.length;
                rest = rest.slice(text.length);
            }
        }
        return rows.map((row) => ({ spans: row, at }));
    });
}
