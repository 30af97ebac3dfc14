/** A file with options, as YAML or JSON: what it says, and on which line. */
import { readFileSync } from "node:fs";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document, Node, Pair } from "yaml";
import { pathText } from "../checkOptions";
import type { OptionPath } from "../checkOptions";
import { UsageError } from "./flags";

export class OptionsFile {
    readonly content: unknown;
    private readonly document: Document;
    private readonly lines = new LineCounter();

    constructor(
        flag: string,
        private readonly file: string,
    ) {
        this.document = parseDocument(read(flag, file), {
            lineCounter: this.lines,
            merge: true,
            // They would show a piece of the file, in which there may be secrets.
            prettyErrors: false,
            logLevel: "error",
        });
        const [error] = this.document.errors;
        if (error) {
            throw new UsageError(`${this.at(error.pos[0])}: ${error.message.replace(/: ".*/s, "")}`);
        }
        try {
            this.content = this.document.toJS();
        } catch {
            throw new UsageError(`${file}: there is an alias (*name) without an anchor (&name) before it`);
        }
    }

    /** "seed.yaml:12: clusters[3].tier" */
    nameOf(path: OptionPath): string {
        return [this.at(this.offsetOf(path)), pathText(path)].filter((part) => part !== "").join(": ");
    }

    /** Where the last key of the path is, or as much of the path as there is. */
    private offsetOf(path: OptionPath): number {
        let node = this.document.contents as unknown;
        let offset = startOf(node);
        for (const key of path) {
            const found = this.findIn(node, key);
            if (!found) {
                break;
            }
            offset = startOf(found.key);
            node = found.value;
        }
        return offset;
    }

    private findIn(node: unknown, key: string | number): { key: unknown; value: unknown } | undefined {
        const collection = this.resolve(node);
        if (isSeq(collection)) {
            const item = collection.items[Number(key)];
            return item === undefined ? undefined : { key: item, value: item };
        }
        if (!isMap(collection)) {
            return undefined;
        }
        const own = collection.items.find((pair) => keyOf(pair) === String(key));
        return (
            own ??
            collection.items
                .filter((pair) => keyOf(pair) === "<<")
                .flatMap((pair) => this.findIn(pair.value, key) ?? [])[0]
        );
    }

    private resolve(node: unknown): unknown {
        return isAlias(node) ? node.resolve(this.document) : node;
    }

    private at(offset: number): string {
        return `${this.file}:${this.lines.linePos(offset).line}`;
    }
}

function keyOf({ key }: Pair): string {
    return isScalar(key) ? String(key.value) : "";
}

function startOf(node: unknown): number {
    return (node as Node | null)?.range?.[0] ?? 0;
}

function read(flag: string, file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new UsageError(`${flag} cannot read ${file}: ${(error as Error).message}`);
    }
}
