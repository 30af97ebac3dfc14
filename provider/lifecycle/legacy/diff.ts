/** What a change of the program means for a legacy snapshot's expiry. Offline. */
import { isDeepStrictEqual } from "node:util";
import { type ExpiryArgumentName, expiryArgumentKinds, expiryArgumentNames, type ExpiryInputs } from "./inputs";

/** @param olds The stored state; `check` has given moments one form, so equal ones are equal texts. */
export function diffExpiry(
    olds: Partial<ExpiryInputs>,
    news: ExpiryInputs,
): { changed: ExpiryArgumentName[]; replaces: ExpiryArgumentName[] } {
    const changed = expiryArgumentNames.filter((name) => !isDeepStrictEqual(olds[name], news[name]));
    return { changed, replaces: changed.filter((name) => expiryArgumentKinds[name] === "replace") };
}
