/**
 * The description that a snapshot gets where the program gives none. Atlas cannot change a description and has no
 * idempotency key, so this text is also how a snapshot is recognised whose id was lost with a killed process.
 */
import { createHash } from "node:crypto";

/** `Pulumi <project>/<stack>/<name> #<8 hex digits>`, the digits a hash of the URN and the triggers. */
export function defaultDescription(urn: string, triggers: unknown[] | undefined): string {
    // urn:pulumi:<stack>::<project>::<type>::<name>, where only the name may hold "::" itself.
    const [stack = "", project = "", , ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
    const hash = createHash("sha256").update(canonicalJson([urn, triggers ?? []]));
    return `Pulumi ${project}/${stack}/${name.join("::")} #${hash.digest("hex").slice(0, 8)}`;
}

/** True for a text of the above form. */
export function isDefaultDescription(description: string): boolean {
    return /^Pulumi [^/]+\/[^/]+\/.+ #[0-9a-f]{8}$/s.test(description);
}

/** JSON with sorted keys: the engine sends a map's keys in any order. */
function canonicalJson(value: unknown): string {
    return JSON.stringify(value, (_key, inner: unknown) =>
        typeof inner === "object" && inner !== null && !Array.isArray(inner)
            ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
            : inner,
    );
}
