/** From an HTTP answer to a checked value, or to the error that it is. */
import * as v from "valibot";
import { AtlasAnswerError, AtlasApiError, type AtlasError, AtlasShapeError } from "./errors";
import { digestChallengeIn } from "./challenges";
import type { HttpAnswer } from "./transport";

/** Whoever asks for more than a day means something else, and no operation would live to see it. */
const longestRetryAfterMs = 24 * 3_600_000;

/** A field of an odd form (null, say) must not hide the others. */
const text = v.fallback(v.optional(v.string()), undefined);

/** Atlas's ApiError, where `error` is the status, and the shape that OAuth's token endpoint gives its errors. */
const ErrorBody = v.looseObject({
    error: text,
    errorCode: text,
    detail: text,
    reason: text,
    error_description: text,
    parameters: v.fallback(v.optional(v.array(v.unknown())), undefined),
});

/** The answer's body, checked against `schema`; whatever is not a success is thrown as the error that it is. */
export function readAnswer<T>(
    method: string,
    path: string,
    answer: HttpAnswer,
    schema: v.GenericSchema<unknown, T>,
): T {
    if (answer.status < 200 || answer.status > 299) {
        throw apiErrorOf(method, path, answer);
    }
    const body = answer.status === 204 ? { value: undefined } : parseJson(answer.text);
    if (!body) {
        throw new AtlasAnswerError(method, path, answer.status, describeText(answer));
    }
    const checked = v.safeParse(schema, body.value);
    if (!checked.success) {
        const [issue] = checked.issues;
        const where = v.getDotPath(issue) ?? "the body";
        throw new AtlasShapeError(
            method,
            path,
            answer.status,
            `something that this version of pulumi-atlas-snapshots cannot read (look for a newer one), an unexpected shape: ${where} is ${kindOf(issue)}`,
        );
    }
    return checked.output;
}

/** Never the value itself: it may be a secret. */
function kindOf({ input, received }: v.BaseIssue<unknown>): string {
    return typeof input === "object" ? received : typeof input;
}

/** Whether Atlas itself has answered. A proxy's page, or that of a load balancer before Atlas, is no such answer. */
export function isFromAtlas(answer: HttpAnswer): boolean {
    const body = parseJson(answer.text)?.value;
    if (answer.status < 300) {
        return answer.status === 204 || (typeof body === "object" && body !== null);
    }
    const error = v.safeParse(ErrorBody, body);
    return digestChallengeIn(answer) !== undefined || (error.success && codeIn(error.output) !== undefined);
}

/** The error that an unsuccessful answer stands for. */
export function apiErrorOf(method: string, path: string, answer: HttpAnswer): AtlasError {
    if (answer.status >= 300 && answer.status < 400) {
        const target = answer.header("location") ?? "";
        const host = URL.canParse(target) ? ` to ${new URL(target).host}` : "";
        return new AtlasAnswerError(
            method,
            path,
            answer.status,
            `a redirect${host}, which is not followed because credentials would go with it: check mongodbatlas:baseUrl`,
        );
    }
    const body = v.safeParse(ErrorBody, parseJson(answer.text)?.value);
    if (answer.status < 300) {
        return new AtlasAnswerError(method, path, answer.status, describeText(answer));
    }
    const error = body.success ? body.output : {};
    return new AtlasApiError(
        method,
        path,
        answer.status,
        codeIn(error),
        error.detail ?? error.error_description ?? error.reason ?? (body.success ? undefined : describeText(answer)),
        retryAfterMs(answer),
        answeredAt(answer),
        body.success ? body.output.parameters : undefined,
    );
}

/** The moment that the answer's `Date` header names, milliseconds since 1970. */
export function answeredAt(answer: HttpAnswer): number | undefined {
    const moment = Date.parse(answer.header("date") ?? "");
    return Number.isNaN(moment) ? undefined : moment;
}

/** `Retry-After` as a length of time: seconds, or a date that is measured against the answer's own. */
function retryAfterMs(answer: HttpAnswer): number | undefined {
    const text = answer.header("retry-after");
    if (text === undefined) {
        return undefined;
    }
    const [until, from] = [Date.parse(text), answeredAt(answer)];
    const ms = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Math.max(0, until - (from ?? NaN));
    return ms <= longestRetryAfterMs ? ms : undefined;
}

function codeIn({ errorCode, error }: v.InferOutput<typeof ErrorBody>): string | undefined {
    return errorCode ?? error;
}

function parseJson(text: string): { value: unknown } | undefined {
    try {
        return { value: JSON.parse(text) };
    } catch {
        return undefined;
    }
}

/** Names what came instead of JSON, and shows none of it. */
function describeText(answer: HttpAnswer): string {
    const html = answer.header("content-type")?.includes("html") ?? /^\s*</.test(answer.text);
    return answer.text === "" ? "an empty body" : html ? "an HTML page" : "a body that is not (whole) JSON";
}
