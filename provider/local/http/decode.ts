/** From a request to checked values: path, query and body, each with Atlas's own refusals. */
import * as v from "valibot";
import type { Cluster } from "../cluster";
import { clusterNameForm, longestClusterName, objectIdForm, v1Prefix } from "../constants";
import type { AppContext, State } from "./context";
import { versionOf } from "./negotiation";
import { refusals } from "./refusals";
import type { Snapshot } from "../cloud/snapshot";

/** The project in the path, if it exists and the account may see it. */
export function findProject(c: AppContext, { store }: State): string {
    const projectId = pathParameter(c, "groupId", objectIdForm);
    if (!store.hasProject(projectId)) {
        throw refusals.groupNotFound(projectId);
    }
    if (!c.get("account").projectIds.includes(projectId)) {
        throw refusals.userCannotAccessGroup();
    }
    return projectId;
}

/** The cluster in the path, which the cluster API must be meant for. */
export function findCluster(c: AppContext, state: State): Cluster {
    const clusterName = clusterNameIn(c);
    const projectId = findProject(c, state);
    const cluster = state.store.findCluster(projectId, clusterName);
    if (!cluster) {
        throw refusals.clusterNotFound(clusterName, projectId);
    }
    if (cluster.tier === "flex") {
        throw refusals.flexCluster(clusterName);
    }
    if (cluster.tier === "serverless") {
        throw refusals.serverlessInstance(clusterName);
    }
    return cluster;
}

/** The cluster in the path, if it has cloud backup. */
export function findCloudCluster(c: AppContext, state: State): Cluster {
    const cluster = findCluster(c, state);
    if (cluster.backup === "legacy") {
        throw refusals.backupNotEnabled(cluster.clusterName);
    }
    return cluster;
}

export function clusterNameIn(c: AppContext): string {
    const clusterName = pathParameter(c, "clusterName", clusterNameForm);
    if (clusterName.length > longestClusterName) {
        throw refusals.pathParameter(clusterName);
    }
    return clusterName;
}

export function snapshotIdIn(c: AppContext): string {
    return pathParameter(c, "snapshotId", objectIdForm);
}

/** The snapshot in the path. */
export function findSnapshot(c: AppContext, state: State): Snapshot {
    const snapshotId = snapshotIdIn(c);
    const cluster = findCloudCluster(c, state);
    const snapshot = state.store.findSnapshot(snapshotId);
    if (snapshot?.cluster !== cluster) {
        throw snapshotNotFound(state, snapshotId, cluster);
    }
    return snapshot;
}

export function snapshotNotFound({ settings }: State, snapshotId: string, cluster: Cluster): Error {
    return refusals.snapshotNotFound(settings.missingSnapshotCode, snapshotId, cluster.clusterName);
}

/** Refuses query parameters that the operation does not have, and those given twice; `envelope` and `pretty` exist everywhere. */
export function checkQuery(c: AppContext, names: readonly string[] = []): void {
    const known = ["envelope", "pretty", ...names];
    // Unlike hono's own, this list has the parameters without a name, too.
    const given = [...new URL(c.req.url).searchParams.keys()];
    const wrong = given.find((name, index) => !known.includes(name) || given.indexOf(name) !== index);
    if (wrong !== undefined) {
        throw refusals.queryParameter(wrong);
    }
    queryFlag(c, "envelope", false);
    queryFlag(c, "pretty", false);
}

export function queryFlag(c: AppContext, name: string, otherwise: boolean): boolean {
    const text = c.req.query(name) ?? String(otherwise);
    if (text !== "true" && text !== "false") {
        throw refusals.queryParameter(name);
    }
    return text === "true";
}

export function queryCount(c: AppContext, name: string, otherwise: number, most: number): number {
    const text = c.req.query(name) ?? String(otherwise);
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most) {
        throw refusals.queryParameter(name);
    }
    return value;
}

/** The JSON body, which must have the schema's form and not one field more. */
export async function readBody<Schema extends v.GenericSchema>(
    c: AppContext,
    { settings }: State,
    schema: Schema,
): Promise<v.InferOutput<Schema>> {
    const mediaType = mediaTypeOf(c);
    // A version in it has to lead to the one that the answer will have; the API before versions has none.
    const versions = c.get("prefix") === v1Prefix ? [] : [c.get("version")];
    if (mediaType !== "application/json" && !versionOf(mediaType, versions, settings.strictVersions)) {
        throw refusals.unsupportedContentType();
    }
    const body = parseJson(await c.req.arrayBuffer());
    // For valibot an array is an object too.
    const result = v.safeParse(schema, Array.isArray(body) ? undefined : body);
    if (!result.success) {
        throw refusalFor(result.issues[0]);
    }
    return result.output;
}

function pathParameter(c: AppContext, name: string, form: RegExp): string {
    const value = c.req.param(name) ?? "";
    if (!form.test(value)) {
        throw refusals.pathParameter(value);
    }
    return value;
}

/** Of the body, without its parameters. */
export function mediaTypeOf(c: AppContext): string {
    return (c.req.header("content-type") ?? "").replace(/;.*/s, "").trim().toLowerCase();
}

function parseJson(body: ArrayBuffer): unknown {
    try {
        return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    } catch {
        throw refusals.malformedJson();
    }
}

/** Atlas's code for what valibot found first. */
function refusalFor(issue: v.BaseIssue<unknown>): Error {
    const name = v.getDotPath(issue);
    if (name === null) {
        return refusals.invalidJson();
    }
    if (issue.type === "strict_object") {
        // valibot expects "never" of a key that the schema lacks.
        return issue.expected === "never" ? refusals.invalidAttribute(name) : refusals.missingAttribute(name);
    }
    if (issue.type === "never") {
        return refusals.readOnly(name);
    }
    if (issue.type === "picklist" && typeof issue.input === "string") {
        return refusals.enumValue(issue.input);
    }
    return issue.type === "min_value" ? refusals.negativeOrZero(name) : refusals.wrongType(name);
}
