/** Which version of an operation a request asks for. */

/** The newest version that is not after the date asked for; plain `application/json` names no date. */
export function resolveVersion(accept: string, versions: readonly string[], strict: boolean): string | undefined {
    const asked = /application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+json/.exec(accept)?.[1];
    if (asked === undefined || Number.isNaN(Date.parse(asked))) {
        return undefined;
    }
    return versions.findLast((version) => (strict ? version === asked : version <= asked));
}

/** Whether plain JSON will do, which is all that the API before versions has; without the header, anything will. */
export function acceptsJson(accept: string): boolean {
    const ranges = accept.split(",").map((range) => range.replace(/;.*/, "").trim().toLowerCase());
    return accept === "" || ranges.some((range) => ["application/json", "application/*", "*/*"].includes(range));
}
