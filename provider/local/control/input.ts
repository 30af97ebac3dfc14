/** What comes with a control request, checked: a body, or the parameters of the query. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import * as v from "valibot";

/** A moment: milliseconds since 1970, or a text such as "2026-12-01T00:00:00Z". */
export const moment = v.union(
    [v.number(), v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse))],
    'must be milliseconds since 1970, or a time such as "2026-12-01T00:00:00Z"',
);

const text = v.optional(v.string());
export const inProject = v.strictObject({ projectId: text });
export const inCluster = v.strictObject({ projectId: text, clusterName: text });
export const inInstance = v.strictObject({ projectId: text, instanceName: text });

/** The JSON body; none is an empty object. */
export async function readBody<Schema extends v.GenericSchema>(
    c: Context,
    schema: Schema,
): Promise<v.InferOutput<Schema>> {
    const body = await readJson(c);
    if (Array.isArray(body)) {
        throw new HTTPException(400, { message: "The body is an array, not an object" });
    }
    return check(schema, body);
}

export async function readJson(c: Context): Promise<unknown> {
    try {
        return JSON.parse((await c.req.text()) || "{}");
    } catch {
        throw new HTTPException(400, { message: "The body is not JSON" });
    }
}

/** The query, of which each parameter must be known. */
export function readQuery<Schema extends v.GenericSchema>(c: Context, schema: Schema): v.InferOutput<Schema> {
    return check(schema, c.req.query());
}

function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
    const { success, output, issues } = v.safeParse(schema, value);
    if (success) {
        return output;
    }
    const name = v.getDotPath(issues[0]);
    throw new HTTPException(400, { message: name === null ? issues[0].message : `${name}: ${issues[0].message}` });
}
