/** The body that changes the expiry of a legacy snapshot. */
import * as v from "valibot";
import type { LegacyChange } from "../legacy/handle";
import { moment } from "./input";

export const legacyChange = v.pipe(
    v.strictObject({ expiresAt: v.exactOptional(moment), doNotDelete: v.exactOptional(v.boolean()) }),
    v.check(
        ({ expiresAt, doNotDelete }) => (expiresAt === undefined) !== (doNotDelete === undefined),
        "Give either expiresAt or doNotDelete",
    ),
    v.transform((change) => change as LegacyChange),
);
