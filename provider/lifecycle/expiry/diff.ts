/** What a change of the program means for a legacy snapshot's expiry. Offline. */
import { isDeepStrictEqual } from "node:util";
import { type ExpiryArgumentName, expiryArgumentKinds, expiryArgumentNames, type ExpiryInputs } from "./state";
import { sameInstant } from "./instant";

/** @param olds The stored state, which may come from another version or an import: any part may be absent. */
export function diffExpiry(
    olds: Partial<ExpiryInputs>,
    news: ExpiryInputs,
): { changed: ExpiryArgumentName[]; replaces: ExpiryArgumentName[] } {
    const changed = expiryArgumentNames.filter((name) => !isSame(name, olds[name], news[name]));
    return { changed, replaces: changed.filter((name) => expiryArgumentKinds[name] === "replace") };
}

function isSame(name: ExpiryArgumentName, old: unknown, now: unknown): boolean {
    return name === "expires" && typeof old === "string" && typeof now === "string"
        ? sameInstant(old, now)
        : isDeepStrictEqual(old, now);
}
