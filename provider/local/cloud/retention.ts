/** How long a snapshot is kept: the units of a PATCH, and what a Backup Compliance Policy allows. */
import type { Settings } from "../options";
import { longestRetentionInDays } from "../constants";
import { refusals } from "../http/refusals";
import { expiresAtOf } from "./snapshot";
import type { Snapshot } from "./snapshot";

/** Months and years are taken as plain numbers of days; what Atlas does at the end of a month is not documented. */
export const daysIn = { DAYS: 1, WEEKS: 7, MONTHS: 30, YEARS: 365 };

/** Refuses a retention that is out of bounds; with a change, also one that the policy calls a decrease. */
export function checkRetention(
    days: number,
    { compliancePolicy, clock }: Settings,
    change?: { snapshot: Snapshot; expiresAt: number },
): void {
    if (days > longestRetentionInDays) {
        throw refusals.retentionValue();
    }
    if (!compliancePolicy) {
        return;
    }
    if (days < compliancePolicy.minimumRetentionInDays) {
        throw refusals.policyMinimum(compliancePolicy.minimumRetentionInDays);
    }
    if (change && change.expiresAt < expiresAtOf(change.snapshot, clock.now())) {
        throw refusals.policyForbidsDecrease();
    }
}
