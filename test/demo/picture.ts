/**
 * An animated SVG of a recording: lines that scroll through a window, moved by one CSS animation. No script, no font, nothing that
 * is loaded. Who prefers no motion sees the end.
 */
import { type Line, type Span, wrapped } from "./recorded";

const columns = 124;
const rows = 30;
const lineHeight = 17;
const columnWidth = 7.25;
const margin = 14;

/** Nobody waits longer than this for the next line, whatever it took. */
const longestWait = 0.4;
/** Time to read: for each line, and before the next command. */
const perLine = 0.1;
const beforeStep = 2;
const atTheEnd = 6;

const background = "#1d2330";
const colours = ["#5c6370", "#f47983", "#8fd17a", "#e6c261", "#6cb2f5", "#d48bea", "#5cc8d4", "#d7dae0"];

/** @param title What people hear who do not see the picture. */
export function picture(title: string, recorded: readonly Line[]): string {
    const lines = wrapped(recorded, columns);
    const moments = momentsOf(lines);
    const total = (moments.at(-1) ?? 0) + atTheEnd;
    const shift = (count: number) => `transform:translateY(${(rows - count) * lineHeight}px)`;
    const frames = moments.map((at, index) => `${((100 * at) / total).toFixed(2)}%{${shift(index + 1)}}`);
    const [width, height] = [columns * columnWidth + 2 * margin, rows * lineHeight + 2 * margin];
    const text = lines.map(({ spans }, index) => {
        return `<text y="${index * lineHeight + 13}">${spans.map(tspan).join("")}</text>`;
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${colours[7] ?? ""};white-space:pre}
.b{font-weight:bold}
${colours.map((colour, index) => `.c${index}{fill:${colour}}`).join("")}
#lines{${shift(lines.length)};animation:scroll ${total.toFixed(1)}s step-end infinite}
@keyframes scroll{0%{${shift(0)}}${frames.join("")}}
@media (prefers-reduced-motion:reduce){#lines{animation:none}}
</style>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="${background}" stroke="#8b949e"/>
<svg x="${margin}" y="${margin}" width="${width - 2 * margin}" height="${height - 2 * margin}"><g id="lines">
${text.join("\n")}
</g></svg>
</svg>
`;
}

/** When each line appears. */
function momentsOf(lines: readonly Line[]): number[] {
    let [now, last] = [0, 0];
    return lines.map(({ spans, at }) => {
        now += Math.min(at - last, longestWait) + perLine;
        if (/^=== \d/.test(spans[0]?.text ?? "")) now += beforeStep;
        last = at;
        return now;
    });
}

function tspan({ text, colour, bold }: Span): string {
    const classes = [...(colour === undefined ? [] : [`c${colour % 8}`]), ...(bold ? ["b"] : [])];
    return classes.length === 0 ? escaped(text) : `<tspan class="${classes.join(" ")}">${escaped(text)}</tspan>`;
}

function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
