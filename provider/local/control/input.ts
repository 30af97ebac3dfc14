/** What comes with a control request, checked: a body, or the parameters of the query. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import * as v from "valibot";
import { check } from "../checkOptions";
import { option, shape, text } from "../checks";

export const inProject = shape({ projectId: option(text) });
export const inCluster = shape({ projectId: option(text), clusterName: option(text) });
export const inInstance = shape({ projectId: option(text), instanceName: option(text) });

/** The JSON body, an object; none is an empty one. */
export async function readBody<Schema extends v.GenericSchema>(
    c: Context,
    schema: Schema,
): Promise<v.InferOutput<Schema>> {
    const body = await readJson(c);
    if (Array.isArray(body)) {
        throw new HTTPException(400, { message: "The body is an array, not an object" });
    }
    return check(schema, body, "");
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
    return check(schema, c.req.query(), "");
}
