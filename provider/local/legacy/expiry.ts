/** What a PATCH makes of a legacy snapshot's expiry: the two fields exclude each other (docs: change-one-snapshot-expiration). */
import { dayMs } from "../constants";
import { hasExpired } from "./snapshot";
import type { LegacyExpiry, LegacySnapshot } from "./snapshot";
import type { Settings } from "../options";
import { refusals } from "../http/refusals";

export interface ExpiryRequest {
    doNotDelete?: boolean | undefined;
    expires?: string | undefined;
}

/** Refuses every change to a snapshot that is a part of another, or that has expired. */
export function checkChangeable(snapshot: LegacySnapshot, settings: Settings): void {
    if (snapshot.partOfClusterSnapshot) {
        throw refusals.modifyPart(snapshot.id);
    }
    if (!hasExpired(snapshot, settings.clock.now())) {
        return;
    }
    switch (settings.legacyExpiredCode) {
        case "ALREADY_EXPIRED":
            throw refusals.alreadyExpired();
        case "CANNOT_MODIFY_SNAPSHOT":
            throw refusals.invalidExpiry(settings.legacyModifyStatus, snapshot.id);
        case "SNAPSHOT_NOT_FOUND":
            throw refusals.snapshotNotFound("SNAPSHOT_NOT_FOUND", snapshot.id, snapshot.cluster.clusterName);
    }
}

/** The new expiry, or the refusal. */
export function changedExpiry(
    { id, expiry }: LegacySnapshot,
    { doNotDelete, expires }: ExpiryRequest,
    settings: Settings,
): LegacyExpiry {
    const now = settings.clock.now();
    const invalid = () => refusals.invalidExpiry(settings.legacyModifyStatus, id);
    if (expires === undefined) {
        return doNotDelete === undefined ? expiry : flaggedExpiry(expiry, doNotDelete, now);
    }
    const expiresAt = readInstant(expires);
    if (doNotDelete === true || (doNotDelete === false && settings.legacyBothFields === "refused")) {
        throw invalid();
    }
    checkBounds(expiresAt, now, settings);
    const dated = { doNotDelete: false, expiresAt, setAt: now };
    if (!expiry.doNotDelete || doNotDelete === false) {
        return dated;
    }
    switch (settings.legacyExpiresUnderDoNotDelete) {
        case "clears":
            return dated;
        case "stands":
            return { ...dated, doNotDelete: true };
        case "ignored":
            return expiry;
        case "refused":
            throw invalid();
    }
}

/** `doNotDelete: true` removes the date; false leaves what there is, which is usually none. */
export function flaggedExpiry(expiry: LegacyExpiry, doNotDelete: boolean, now: number): LegacyExpiry {
    return doNotDelete ? { doNotDelete, setAt: now } : { ...expiry, doNotDelete, setAt: now };
}

function checkBounds(expiresAt: number, now: number, settings: Settings): void {
    if (settings.legacyPastExpires === "refused" && expiresAt <= now) {
        throw refusals.expiryInPast();
    }
    const longest = settings.legacyLongestExpiryInDays;
    if (longest !== false && expiresAt > now + longest * dayMs) {
        throw refusals.expiryTooFar(longest);
    }
}

/** An instant with its offset, or a date alone, which is its midnight UTC; to the second. */
function readInstant(text: string): number {
    const date = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.exec(text)?.[1];
    const midnight = Date.parse(`${date}T00:00:00Z`);
    const instant = Date.parse(text);
    // JavaScript takes the 30th of February for the 2nd of March.
    const exists = !Number.isNaN(midnight) && new Date(midnight).toISOString().slice(0, 10) === date;
    if (!exists || Number.isNaN(instant)) {
        throw refusals.dateFormat(text);
    }
    return Math.floor(instant / 1000) * 1000;
}
