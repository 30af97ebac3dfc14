/** What decides when Atlas deletes a legacy snapshot: a moment, "never", or nothing at all. Pure. */
import type { AtlasLegacySnapshot } from "../../atlas/legacySnapshots";
import { marginMs } from "./atlasTime";
import type { ExpiryFields, ExpiryState } from "./state";
import { canonicalInstant, hasCome, parseInstant, sameInstant } from "./instant";

export type Expiry = { expires: string } | { doNotDelete: true } | "none";

/** The expiry that is in force. `doNotDelete` goes before any date. */
export function expiryOf({ expires, doNotDelete }: AtlasLegacySnapshot): Expiry {
    return doNotDelete === true ? { doNotDelete } : expires ? { expires: canonicalInstant(expires) } : "none";
}

/** The expiry that the program asks for; `check` has seen to it that it asks for one. */
export function wantedExpiry({ expires, doNotDelete }: ExpiryFields): Expiry {
    return doNotDelete === true ? { doNotDelete } : expires === undefined ? "none" : { expires };
}

export function sameExpiry(a: Expiry, b: Expiry): boolean {
    if (a === "none" || b === "none") {
        return a === b;
    }
    return "expires" in a && "expires" in b ? sameInstant(a.expires, b.expires) : !("expires" in a || "expires" in b);
}

/** The same inputs, or the same state, with another expiry. */
export function withExpiry<T extends ExpiryFields>(inputs: T, expiry: Expiry): T {
    const { expires, doNotDelete, ...others } = inputs;
    return { ...others, ...(doNotDelete === false && { doNotDelete }), ...(expiry !== "none" && expiry) } as T;
}

export function isHold(expiry: Expiry): boolean {
    return expiry !== "none" && "doNotDelete" in expiry;
}

/** True if the snapshot may be gone sooner with `to` than with `from`. */
export function shortens(from: Expiry, to: Expiry): boolean {
    if (to === "none" || "doNotDelete" in to) {
        return false;
    }
    return from === "none" || "doNotDelete" in from || !hasCome(from.expires, parseInstant(to.expires) ?? 0);
}

/** True for an expiry that this resource has set itself: the stored one, or a date whose request had no answer. */
export function isOwn(found: Expiry, stored: ExpiryState): boolean {
    const { __asked, __found } = stored;
    return (
        (__found !== true && sameExpiry(found, wantedExpiry(stored))) ||
        (__asked !== undefined && sameExpiry(found, { expires: __asked }))
    );
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
    if (hasCome(previousExpires, now)) {
        return `its former expiry ${previousExpires} has passed, and Atlas would delete it`;
    }
    return hasCome(previousExpires, now + marginMs)
        ? `its former expiry ${previousExpires} is almost there, and Atlas would delete it`
        : { expires: previousExpires };
}
