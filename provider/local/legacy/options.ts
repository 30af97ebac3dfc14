/** The switches of the legacy endpoints. No cluster with legacy backup can be made any more, so what is open stays open. */
import { count, lengthMs, oneOf, option, orFalse, trueOrFalse } from "../checks";

/** The options of {@link LocalAtlasOptions} that are about legacy snapshots. */
export interface LegacyOptions {
    /**
     * How long an expired legacy snapshot is still there, in milliseconds: Atlas deletes it "at the next opportunity".
     * @default 60000
     */
    legacyDeletionDelayMs?: number;
    /** The HTTP status of CANNOT_MODIFY_SNAPSHOT (open: documented as 403, while its cause reads like a 400). @default 403 */
    legacyModifyStatus?: 400 | 403;
    /**
     * A PATCH with both `doNotDelete` and `expires`: "refusedIfTrue" refuses it only with `doNotDelete: true`, which is
     * all that is documented (open).
     * @default "refused"
     */
    legacyBothFields?: "refused" | "refusedIfTrue";
    /**
     * A PATCH with `expires` alone on a snapshot with `doNotDelete` (open): "clears" ends `doNotDelete`; "stands" keeps it
     * and shows both; "ignored" keeps it and drops `expires`; "refused" answers CANNOT_MODIFY_SNAPSHOT.
     * @default "clears"
     */
    legacyExpiresUnderDoNotDelete?: "clears" | "stands" | "ignored" | "refused";
    /**
     * A PATCH with an `expires` that is not in the future (open, the docs say both): "accepted" deletes the snapshot at the
     * next opportunity, "refused" answers EXPIRATION_DATE_IN_PAST.
     * @default "accepted"
     */
    legacyPastExpires?: "accepted" | "refused";
    /** How many days ahead `expires` may lie; beyond: EXPIRATION_DATE_EXCEEDS_MAX (open). @default false, any number */
    legacyLongestExpiryInDays?: number | false;
    /** The code of a PATCH on a snapshot that has expired and is still there (open). @default "ALREADY_EXPIRED" */
    legacyExpiredCode?: "ALREADY_EXPIRED" | "CANNOT_MODIFY_SNAPSHOT" | "SNAPSHOT_NOT_FOUND";
    /** Whether `doNotDelete` makes DELETE fail, with CANNOT_MODIFY_SNAPSHOT (open, the code too). @default true */
    legacyDoNotDeleteBlocksDelete?: boolean;
    /**
     * The legacy endpoints of a cluster with cloud backup: "answered" reaches what it kept from its time with legacy backup
     * (open).
     * @default "refused"
     */
    legacyOnCloudBackup?: "refused" | "answered";
}

/**
 * What each may be, and its default.
 *
 * @internal
 */
export const legacyEntries = {
    legacyDeletionDelayMs: option(lengthMs, 60_000),
    legacyModifyStatus: option(oneOf([400, 403]), 403),
    legacyBothFields: option(oneOf(["refused", "refusedIfTrue"]), "refused"),
    legacyExpiresUnderDoNotDelete: option(oneOf(["clears", "stands", "ignored", "refused"]), "clears"),
    legacyPastExpires: option(oneOf(["accepted", "refused"]), "accepted"),
    legacyLongestExpiryInDays: option(orFalse(count, "must be false, or a whole number of at least 1"), false),
    legacyExpiredCode: option(
        oneOf(["ALREADY_EXPIRED", "CANNOT_MODIFY_SNAPSHOT", "SNAPSHOT_NOT_FOUND"]),
        "ALREADY_EXPIRED",
    ),
    legacyDoNotDeleteBlocksDelete: option(trueOrFalse, true),
    legacyOnCloudBackup: option(oneOf(["refused", "answered"]), "refused"),
};
