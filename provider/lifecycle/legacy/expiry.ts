/** What decides when Atlas deletes a legacy snapshot: a moment, "never", or nothing at all. Pure. */
import type { AtlasLegacySnapshot } from "../../atlas/legacySnapshots";
import type { ExpiryInputs, ExpiryState } from "./inputs";
import { canonicalInstant, hasCome, parseInstant, sameInstant } from "./instant";

export type Expiry = { expires: string } | { doNotDelete: true } | "none";

/** The expiry that is in force. `doNotDelete` goes before any date. */
export function expiryOf({ expires, doNotDelete }: AtlasLegacySnapshot): Expiry {
    return doNotDelete === true ? { doNotDelete } : expires ? { expires: canonicalInstant(expires) } : "none";
}

/** The expiry that the program asks for; `check` has seen to it that it asks for one. */
export function wantedExpiry({ expires, doNotDelete }: Pick<ExpiryInputs, "expires" | "doNotDelete">): Expiry {
    return doNotDelete === true ? { doNotDelete } : expires === undefined ? "none" : { expires };
}

export function sameExpiry(a: Expiry, b: Expiry): boolean {
    if (a === "none" || b === "none") {
        return a === b;
    }
    return "expires" in a && "expires" in b ? sameInstant(a.expires, b.expires) : !("expires" in a || "expires" in b);
}

/** For messages. */
export function describeExpiry(expiry: Expiry): string {
    return expiry === "none"
        ? "no expiry"
        : "expires" in expiry
          ? `the expiry ${expiry.expires}`
          : "no expiry, because doNotDelete is set";
}

/** The expiry that was there before the resource, or why it cannot be put back. */
export function restorableExpiry(state: ExpiryState, now: number): Exclude<Expiry, "none"> | string {
    const { previousExpires, previousDoNotDelete } = state;
    if (previousDoNotDelete === true) {
        return { doNotDelete: true };
    }
    if (previousExpires === undefined) {
        return previousDoNotDelete === undefined
            ? "the expiry before this resource is not known"
            : "it had no expiry before, and Atlas cannot take one away";
    }
    if (parseInstant(previousExpires) === undefined) {
        return `its former expiry ${previousExpires} is no moment that this version can read`;
    }
    return hasCome(previousExpires, now)
        ? `its former expiry ${previousExpires} has passed, and Atlas would delete it`
        : { expires: previousExpires };
}
