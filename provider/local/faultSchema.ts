/** What a fault may be: the same as the types of `faults.ts`, which the compiler compares with it in `options.ts`. */
import { validateHeaderName, validateHeaderValue } from "node:http";
import * as v from "valibot";
import { count, lengthMs, listOf, oneOf, option, shape, text, trueOrFalse } from "./checks";

const statusRule = "must be an HTTP status from 200 to 599 that has a body";
const httpStatus = v.pipe(
    v.number(statusRule),
    v.check(
        (status) => Number.isInteger(status) && status >= 200 && status <= 599 && ![204, 205, 304].includes(status),
        statusRule,
    ),
);

const headers = v.pipe(
    v.record(v.string(), v.string("must be a text"), "must be an object"),
    v.check(canBeSent, "must be headers that HTTP can send: no line ends or other control characters"),
);
const errorCode = v.pipe(
    text,
    v.check((value) => canBeSent({ "X-Error-Code": value }), "must be a text that HTTP can send in a header"),
);

const kinds = ["reset", "hang", "slow", "truncated", "html", "status", "staleNonce", "expiredToken"] as const;

export const faultSchema = shape({
    method: option(text),
    path: option(v.pipe(text, v.check(isRegularExpression, "must be a regular expression"))),
    nth: option(count),
    times: option(
        v.nullable(v.union([v.literal(Infinity), count], "must be a whole number of at least 1, or null for all")),
    ),
    anonymous: option(trueOrFalse),
    when: option(oneOf(["before", "after"])),
    fault: v.variant(
        "kind",
        [
            shape({ kind: v.literal("reset") }),
            shape({ kind: v.literal("hang") }),
            shape({ kind: v.literal("slow"), ms: lengthMs }),
            shape({ kind: v.literal("truncated") }),
            shape({ kind: v.literal("html"), status: httpStatus }),
            shape({
                kind: v.literal("status"),
                status: httpStatus,
                errorCode: option(errorCode),
                detail: option(v.string("must be a text")),
                headers: option(headers),
            }),
            shape({ kind: v.literal("staleNonce") }),
            shape({ kind: v.literal("expiredToken") }),
        ],
        ({ path }) => (path ? oneOf(kinds).message : "must be an object"),
    ),
});

export const faultsSchema = listOf(faultSchema);

function isRegularExpression(source: string): boolean {
    try {
        return new RegExp(source) instanceof RegExp;
    } catch {
        return false;
    }
}

/** By the rules of the server that is going to send them. */
function canBeSent(given: Record<string, string>): boolean {
    try {
        Object.entries(given).forEach(([name, value]) => {
            validateHeaderName(name);
            validateHeaderValue(name, value);
        });
        return true;
    } catch {
        return false;
    }
}
