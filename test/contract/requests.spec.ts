/** Every row of docs/requests.md: the method is run against a local Atlas, and what arrives is compared with the row. */
import type { CompletionAtlas } from "../../provider/lifecycle/completion/context";
import { completionLifeCycle } from "../../provider/lifecycle/completion/lifeCycle";
import type { CompletionInputs, CompletionState } from "../../provider/lifecycle/completion/state";
import { snapshotResourceId } from "../../provider/lifecycle/resourceId";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AtlasClient } from "../../provider/atlas/client";
import { LegacySnapshotOperations } from "../../provider/atlas/legacySnapshots";
import { SnapshotOperations, type SnapshotRef } from "../../provider/atlas/snapshots";
import { createTransport } from "../../provider/atlas/transport";
import { SnapshotError } from "../../provider/lifecycle/explain";
import type { ExpiryAtlas } from "../../provider/lifecycle/expiry/context";
import { expiryLifeCycle } from "../../provider/lifecycle/expiry/lifeCycle";
import type { ExpiryInputs, ExpiryState } from "../../provider/lifecycle/expiry/state";
import type { Identified, LifeCycle, Values } from "../../provider/lifecycle/lifeCycle";
import type { Context } from "../../provider/lifecycle/operation";
import type { SnapshotAtlas } from "../../provider/lifecycle/snapshot/context";
import { snapshotLifeCycle } from "../../provider/lifecycle/snapshot/lifeCycle";
import type { SnapshotInputs, SnapshotState } from "../../provider/lifecycle/snapshot/state";
import {
    type InProcessLocalAtlas,
    type LocalAtlas,
    type LocalAtlasOptions,
    type LocalCluster,
    type PlantedLegacySnapshot,
    startLocalAtlas,
} from "../../provider/local";
import { defaultAccount, defaultProjectId as projectId } from "../../provider/local/constants";
import type { Credentials } from "../../provider/settings/settings";
import { packageRoot } from "../pulumi/packageRoot";
import { inputsWith, startInProcess, urn } from "../support/clientInProcess";
import { failureOf } from "../support/failureOf";
import { FakeStack } from "../support/fakeStack";
import { type FunctionName, functions, isList, useProgram } from "../support/functionForms";
import { inProcessAdapter } from "../support/inProcessAdapter";
import { apiKey, serviceAccount } from "../support/localAccount";

interface Row {
    /** Its heading and its first cell. */
    name: string;
    requests: string;
    role: string;
}

const page = readFileSync(join(packageRoot, "docs", "requests.md"), "utf8");

/** The rows of the tables below a heading, without the two lines of each table's head. */
function rowsOf(heading: string): Row[] {
    const section = page.split(/^## /m).find((text) => text.replaceAll("`", "").startsWith(`${heading}\n`)) ?? "";
    const lines = section.split("\n").filter((line) => line.startsWith("|"));
    return lines.slice(2).map((line) => {
        const [, first = "", requests = "", role = ""] = line.split("|").map((cell) => cell.trim());
        return { name: `${heading}: ${first}`, requests, role };
    });
}

/** What a cell says will be sent, each request on a line of its own; one that is followed by "until" may be repeated. */
function expected(cell: string): RegExp {
    const requests = [...cell.matchAll(/`((?:GET|POST|PATCH|DELETE) [^`]+)`( until)?/g)];
    const lines = requests.map(([, request = "", until]) => {
        const line = request.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
        return `(?:${line}\n)${until === undefined ? "" : "+"}`;
    });
    return new RegExp(`^${lines.join("")}$`);
}

/** What has arrived since `seen`, as the page writes it; what was only told to sign in, and tokens, do not count. */
function arrived(atlas: LocalAtlas, seen = 0): string[] {
    return atlas.requests
        .slice(seen)
        .filter(({ status, path }) => status !== 401 && !path.startsWith("/api/oauth"))
        .map(({ method, path }) => `${method} ${asWritten(path)}`);
}

function asWritten(path: string): string {
    return path
        .replace(/^\/api\/atlas\/v2/, "")
        .replace(/^\/groups\/[^/]+\/clusters\/[^/]+/, "")
        .replace(/^\/groups\/[^/]+\/serverless\/[^/]+/, "/serverless/{name}")
        .replace(/^\/groups\/[0-9a-f]{24}/, "/groups/{projectId}")
        .replace(/\/[0-9a-f]{24}$/, "/{id}");
}

/** One resource and its process, against a local Atlas of its own; `sent` tells the requests since `forget`. */
function rigOf<Inputs extends Identified, State extends Identified, Atlas>(
    atlas: LocalAtlas,
    lifeCycle: LifeCycle<Inputs, State, Atlas>,
    context: Context<Atlas>,
    inputs: Inputs,
) {
    let seen = 0;
    return {
        atlas,
        inputs,
        check: (news: Inputs) => lifeCycle.check({}, { ...news } as unknown as Values, context),
        diff: async (olds: State, news: Inputs) => await lifeCycle.diff("", olds, news, context, () => context),
        create: (wanted = inputs) => lifeCycle.create(wanted, context),
        refresh: (state: State) => lifeCycle.read(lifeCycle.idOf(state), state, context),
        get: (ref: SnapshotRef) => lifeCycle.read(snapshotResourceId(ref), {}, context),
        update: (state: State, news: Inputs) => lifeCycle.update(state, news, context),
        /** In a run of its own. */
        remove: (state: State) => lifeCycle.delete(state, { ...context, holders: new FakeStack().register() }),
        forget: () => {
            seen = atlas.requests.length;
        },
        sent: () => arrived(atlas, seen),
    };
}

function completionRig() {
    const { atlas, newProcess } = startInProcess();
    const inputs: CompletionInputs = { snapshots: [], __urn: "urn:pulumi:prod::shop::gate::all" };
    return rigOf<CompletionInputs, CompletionState, CompletionAtlas>(atlas, completionLifeCycle, newProcess(), inputs);
}

/** Runs the work on a `SnapshotCompletion`, and tells what arrived since `forget`. */
async function gated(work: (rig: ReturnType<typeof completionRig>) => unknown): Promise<string[]> {
    return await fresh(completionRig(), work);
}

function snapshotRig(options: LocalAtlasOptions = {}) {
    const { atlas, newProcess } = startInProcess(options);
    return rigOf<SnapshotInputs, SnapshotState, SnapshotAtlas>(atlas, snapshotLifeCycle, newProcess(), inputsWith());
}

const clusterName = "Old0";
const expires = "2099-01-01T00:00:00Z";

function expiryRig(planted: PlantedLegacySnapshot = {}, options: LocalAtlasOptions = {}) {
    const { atlas, clock, newProcess } = startInProcess({ clusters: [{ clusterName, backup: "legacy" }], ...options });
    const transport = createTransport(clock, inProcessAdapter(atlas));
    const client = new AtlasClient({ baseUrl: new URL(atlas.url), credentials: apiKey }, transport, clock);
    const context = { ...newProcess(), atlas: new LegacySnapshotOperations(client) };
    const { id: snapshotId } = atlas.addLegacySnapshot(planted);
    const inputs: ExpiryInputs = { projectId, clusterName, snapshotId, expires, onDelete: "keep", __urn: urn };
    return rigOf<ExpiryInputs, ExpiryState, ExpiryAtlas>(atlas, expiryLifeCycle, context, inputs);
}

type SnapshotRig = ReturnType<typeof snapshotRig>;
type ExpiryRig = ReturnType<typeof expiryRig>;

/** What `work` sends, with a fresh resource. */
async function fresh<Rig extends { sent: () => string[] }>(rig: Rig, work: (rig: Rig) => unknown): Promise<string[]> {
    await work(rig);
    return rig.sent();
}

/** What `work` sends for a snapshot that was taken with the usual inputs and these. */
async function taken(
    more: Partial<SnapshotInputs>,
    work: (rig: SnapshotRig, state: SnapshotState, inputs: SnapshotInputs) => unknown,
    options: LocalAtlasOptions = {},
): Promise<string[]> {
    const rig = snapshotRig(options);
    const inputs = { ...rig.inputs, ...more };
    const state = await rig.create(inputs);
    rig.forget();
    await work(rig, state, inputs);
    return rig.sent();
}

/** What `work` sends for an expiry that was set with the usual inputs and these. */
async function set(
    more: Partial<ExpiryInputs>,
    work: (rig: ExpiryRig, state: ExpiryState, inputs: ExpiryInputs) => unknown,
    options: LocalAtlasOptions = {},
): Promise<string[]> {
    const rig = expiryRig({}, options);
    const inputs = withOneChoice({ ...rig.inputs, ...more });
    const state = await rig.create(inputs);
    rig.forget();
    await work(rig, state, inputs);
    return rig.sent();
}

/** Either a date or `doNotDelete`. */
function withOneChoice({ expires: date, ...others }: ExpiryInputs): ExpiryInputs {
    return others.doNotDelete === true ? others : { ...others, ...(date !== undefined && { expires: date }) };
}

/** Inputs that adopt the snapshot of that id, which keeps its own description. */
function adopting({ description, ...others }: SnapshotInputs, adoptSnapshotId: string): SnapshotInputs {
    return { ...others, adoptSnapshotId };
}

/** What a function sends in a program of its own. */
async function called(name: FunctionName, cluster: LocalCluster): Promise<string[]> {
    const environment = { ...process.env };
    const atlas = await startLocalAtlas({ clusters: [cluster], serverlessApi: "answering" });
    try {
        useProgram({}, atlas.env);
        const { backup, tier } = cluster;
        const planted =
            backup === "legacy"
                ? atlas.addLegacySnapshot()
                : tier === "serverless"
                  ? atlas.addServerlessSnapshot()
                  : atlas.addSnapshot();
        const place = { [tier === "serverless" ? "instanceName" : "clusterName"]: cluster.clusterName };
        await functions[name][0]({ projectId, ...place, ...(!isList(name) && { snapshotId: planted.id }) });
        return arrived(atlas);
    } finally {
        useProgram();
        Object.assign(process.env, environment);
        await atlas.stop();
    }
}

/** What two lists in a row bring about beside themselves, and how often Atlas told them to sign in. */
async function signedIn(credentials: Credentials, refusals: number, rig = startInProcess()): Promise<string[]> {
    const { atlas, clock } = rig;
    const seen = atlas.requests.length;
    const settings = { baseUrl: new URL(atlas.url), credentials };
    const client = new AtlasClient(settings, createTransport(clock, inProcessAdapter(atlas)), clock);
    const budget = { deadlineAt: clock.now() + 60_000, signal: new AbortController().signal };
    const operations = new SnapshotOperations(client);
    await operations.listBackupSnapshots({ projectId, clusterName: "Cluster0" }, budget);
    await operations.listBackupSnapshots({ projectId, clusterName: "Cluster0" }, budget);
    const requests = atlas.requests.slice(seen);
    const lists = requests.filter(({ path }) => path.endsWith("/snapshots"));
    const statuses = [...Array<number>(refusals).fill(401), 200, 200];
    assert.deepEqual(
        lists.map(({ status }) => status),
        statuses,
    );
    return requests.filter((request) => !lists.includes(request)).map(({ method, path }) => `${method} ${path}`);
}

const plain = { clusterName: "Cluster0" };
const sharded = { clusterName: "Cluster0", type: "shardedCluster" as const };
const serverless = { clusterName: "Serverless0", tier: "serverless" as const };
const legacy = { clusterName, backup: "legacy" as const };
const quick = { waitForCompletion: false };
const keeping = { doNotDelete: true };

/** By the row's heading and first cell: runs the method, and tells what arrived. */
const scenarios: Record<string, () => Promise<string[]>> = {
    "OnDemandSnapshot: check, diff (all that a preview does)": () =>
        taken({}, async ({ check, diff }, state, inputs) => {
            assert.deepEqual(check(inputs).failures, []);
            assert.deepEqual((await diff(state, { ...inputs, triggers: ["v2"] })).replaces, ["triggers"]);
        }),
    "OnDemandSnapshot: diff, nobody has waited for the snapshot (`waitForCompletion: false`)": () =>
        taken(quick, async ({ atlas, diff }, state, inputs) => {
            atlas.failSnapshot(state.snapshotId);
            assert.deepEqual((await diff(state, { ...inputs, ...quick })).replaces, ["status"]);
        }),
    "OnDemandSnapshot: create": () => fresh(snapshotRig(), ({ create }) => create()),
    "OnDemandSnapshot: create with `waitForCompletion: false`": () =>
        fresh(snapshotRig(), ({ create, inputs }) => create({ ...inputs, ...quick })),
    "OnDemandSnapshot: create, sharded cluster": () =>
        fresh(snapshotRig({ clusters: [sharded] }), ({ create }) => create()),
    "OnDemandSnapshot: create, another snapshot of the cluster is unfinished": () =>
        fresh(snapshotRig(), ({ atlas, create }) => {
            atlas.addSnapshot({ finished: false, description: "of somebody else" });
            return create();
        }),
    "OnDemandSnapshot: create, the reply to the POST is lost": () =>
        fresh(snapshotRig(), ({ atlas, create }) => {
            atlas.addFaults({ method: "POST", when: "after", fault: { kind: "reset" } });
            return create();
        }),
    "OnDemandSnapshot: create with `adoptSnapshotId`": () =>
        fresh(snapshotRig(), ({ atlas, create, inputs }) =>
            create(adopting(inputs, atlas.addSnapshot({ retentionInDays: inputs.retentionInDays }).id)),
        ),
    "OnDemandSnapshot: create with `adoptSnapshotId` and another `retentionInDays`": () =>
        fresh(snapshotRig(), ({ atlas, create, inputs }) =>
            create(adopting(inputs, atlas.addSnapshot({ retentionInDays: 99 }).id)),
        ),
    "OnDemandSnapshot: read (a refresh)": () => taken({}, ({ refresh }, state) => refresh(state)),
    "OnDemandSnapshot: `OnDemandSnapshot.get`": () => taken({}, ({ get }, state) => get(state)),
    "OnDemandSnapshot: read, sharded cluster": () =>
        taken({}, ({ refresh }, state) => refresh(state), { clusters: [sharded] }),
    "OnDemandSnapshot: read, a 404 whose code does not say what is gone": () =>
        taken(
            {},
            async ({ atlas, refresh }, state) => {
                atlas.deleteSnapshot(state.snapshotId);
                assert.equal(await refresh(state), undefined);
            },
            { missingSnapshotCode: "RESOURCE_NOT_FOUND" },
        ),
    "OnDemandSnapshot: read, the cluster is gone": () =>
        taken({}, async ({ atlas, refresh }, state) => {
            atlas.deleteCluster("Cluster0");
            await failureOf(refresh(state), SnapshotError);
        }),
    "OnDemandSnapshot: update of `retentionInDays`": () =>
        taken({}, ({ update }, state, inputs) => update(state, { ...inputs, retentionInDays: 9 })),
    "OnDemandSnapshot: update of `retentionInDays` while the snapshot is unfinished": () =>
        taken(quick, ({ update }, state, inputs) => update(state, { ...inputs, retentionInDays: 9 })),
    "OnDemandSnapshot: update that continues an interrupted wait": () =>
        taken(quick, ({ update, inputs }, state) => update(state, inputs)),
    "OnDemandSnapshot: update of anything else": () =>
        taken({}, ({ update }, state, inputs) => update(state, { ...inputs, recreateOnExpiry: true })),
    "OnDemandSnapshot: delete": () => taken({}, ({ remove }, state) => remove(state)),
    "OnDemandSnapshot: delete while the snapshot is unfinished": () =>
        taken(quick, ({ remove }, state) => remove(state)),
    "OnDemandSnapshot: delete, the cluster is gone": () =>
        taken({}, ({ atlas, remove }, state) => {
            atlas.deleteCluster("Cluster0");
            return remove(state);
        }),

    "SnapshotCompletion: check, diff, read, delete": () =>
        gated(async ({ atlas, check, diff, create, inputs, refresh, remove, forget }) => {
            const { clusterName } = inputsWith();
            const id = atlas.addSnapshot({ clusterName }).id;
            const waiting = { ...inputs, snapshots: [`${projectId}-${clusterName}-${id}`] };
            const state = await create(waiting);
            forget();
            assert.deepEqual(check(waiting).failures, []);
            assert.equal((await diff(state, inputs)).changes, undefined);
            assert.ok(await refresh(state));
            await remove(state);
        }),
    "SnapshotCompletion: create": () =>
        gated(({ atlas, create, inputs }) => {
            const { id } = atlas.addSnapshot({ finished: false });
            return create({ ...inputs, snapshots: [`${projectId}-Cluster0-${id}`] });
        }),
    "SnapshotCompletion: create, several snapshots of one cluster": () =>
        gated(({ atlas, create, inputs }) => {
            const ids = [atlas.addSnapshot().id, atlas.addSnapshot().id];
            return create({ ...inputs, snapshots: ids.map((id) => `${projectId}-Cluster0-${id}`) });
        }),
    "SnapshotCompletion: update with another snapshot": () =>
        gated(async ({ atlas, create, update, inputs, forget }) => {
            const old = `${projectId}-Cluster0-${atlas.addSnapshot().id}`;
            const state = await create({ ...inputs, snapshots: [old] });
            forget();
            const next = `${projectId}-Cluster0-${atlas.addSnapshot({ finished: false }).id}`;
            return await update(state, { ...inputs, snapshots: [old, next] });
        }),

    "LegacySnapshotExpiry: check, diff (all that a preview does)": () =>
        set({}, async ({ check, diff }, state, inputs) => {
            assert.deepEqual(check(inputs).failures, []);
            assert.deepEqual((await diff(state, { ...inputs, clusterName: "Old1" })).replaces, ["clusterName"]);
        }),
    "LegacySnapshotExpiry: create": () => fresh(expiryRig(), ({ create }) => create()),
    "LegacySnapshotExpiry: create, the expiry is as it should be": () =>
        fresh(expiryRig({ expiresAt: Date.parse(expires) }), ({ create }) => create()),
    "LegacySnapshotExpiry: create or update with `expires`, `doNotDelete` is set": () =>
        set(keeping, ({ update, inputs }, state) => update(state, inputs)),
    "LegacySnapshotExpiry: read (a refresh)": () => set({}, ({ refresh }, state) => refresh(state)),
    "LegacySnapshotExpiry: `LegacySnapshotExpiry.get`": () => set({}, ({ get }, state) => get(state)),
    "LegacySnapshotExpiry: read, a 404 whose code does not say what is gone": () =>
        set({}, async ({ atlas, refresh }, state) => {
            atlas.deleteLegacySnapshot(state.snapshotId);
            atlas.addFaults({
                path: state.snapshotId,
                fault: { kind: "status", status: 404, errorCode: "RESOURCE_NOT_FOUND" },
            });
            assert.equal(await refresh(state), undefined);
        }),
    "LegacySnapshotExpiry: read, the cluster is gone": () =>
        set({}, async ({ atlas, refresh }, state) => {
            atlas.deleteCluster(clusterName);
            await failureOf(refresh(state), SnapshotError);
        }),
    "LegacySnapshotExpiry: update of `expires` or `doNotDelete`": () =>
        set({}, ({ update }, state, inputs) => update(state, withOneChoice({ ...inputs, ...keeping }))),
    "LegacySnapshotExpiry: update of anything else": () =>
        set({}, ({ update }, state, inputs) => update(state, { ...inputs, onDelete: "restore" })),
    'LegacySnapshotExpiry: delete with `onDelete: "keep"`': () => set({}, ({ remove }, state) => remove(state)),
    'LegacySnapshotExpiry: delete with `onDelete: "restore"`': () =>
        set({ onDelete: "restore" }, ({ remove }, state) => remove(state)),
    'LegacySnapshotExpiry: delete with `onDelete: "deleteSnapshot"`': () =>
        set({ onDelete: "deleteSnapshot" }, ({ remove }, state) => remove(state)),
    'LegacySnapshotExpiry: delete with `onDelete: "deleteSnapshot"`, `doNotDelete` is its own': () =>
        set({ onDelete: "deleteSnapshot", ...keeping }, ({ remove }, state) => remove(state)),

    "Functions: `getSnapshot`": () => called("getSnapshot", plain),
    "Functions: `getSnapshot`, sharded cluster": () => called("getSnapshot", sharded),
    "Functions: `getSnapshots`": () => called("getSnapshots", plain),
    "Functions: `getSnapshots`, sharded cluster": () => called("getSnapshots", sharded),
    "Functions: `getServerlessSnapshot`": () => called("getServerlessSnapshot", serverless),
    "Functions: `getServerlessSnapshots`": () => called("getServerlessSnapshots", serverless),
    "Functions: `getLegacySnapshot`": () => called("getLegacySnapshot", legacy),
    "Functions: `getLegacySnapshots`": () => called("getLegacySnapshots", legacy),

    "Sign-in: API key": () => signedIn(apiKey, 1),
    "Sign-in: service account": () => signedIn(serviceAccount, 0),
    "Sign-in: access token": async () => {
        const rig = startInProcess();
        return signedIn(await tokenOf(rig.atlas), 0, rig);
    },
};

/** A token that somebody fetched before. */
async function tokenOf(atlas: InProcessLocalAtlas): Promise<Credentials> {
    const { clientId, clientSecret } = defaultAccount;
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
    const answer = await atlas.fetch(
        new Request(`${atlas.url}/api/oauth/token`, {
            method: "POST",
            headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
            body: "grant_type=client_credentials",
        }),
    );
    const { access_token: accessToken } = (await answer.json()) as { access_token: string };
    return { kind: "accessToken", accessToken };
}

/** From the least to the one that includes all others. */
const roles = ["none", "Project Read Only", "Project Backup Creator", "Project Backup Manager", "Project Owner"];

describe("each request that docs/requests.md names", () => {
    const rows = ["OnDemandSnapshot", "SnapshotCompletion", "LegacySnapshotExpiry", "Functions", "Sign-in"].flatMap(
        (heading) => rowsOf(heading),
    );
    const roleOf = new Map(rowsOf("Atlas's operations").map(({ name, role }) => [/`(.*)`/.exec(name)?.[1], role]));

    it("is in a row that is run here, and no other row is", () => {
        assert.deepEqual(
            rows.map(({ name }) => name),
            Object.keys(scenarios),
        );
    });

    for (const { name, requests, role } of rows) {
        it(`arrives, and no other, and needs that role: ${name}`, async () => {
            const sent = (await scenarios[name]?.()) ?? ["no scenario"];
            assert.match(sent.map((line) => `${line}\n`).join(""), expected(requests));
            const needed = sent.map((line) => roles.indexOf(roleOf.get(line) ?? "none"));
            assert.equal(role, roles[Math.max(0, ...needed)]);
        });
    }

    it("has a role by Atlas's documentation, and is sent by something", () => {
        const named = new Set(
            rows.flatMap(({ requests }) => [...requests.matchAll(/`([A-Z]+ \/[^`]+)`/g)].map(([, one]) => one)),
        );
        assert.deepEqual(
            [...roleOf.keys()].filter((request) => !named.has(request)),
            [],
        );
        assert.ok([...roleOf.values()].every((role) => roles.includes(role)) && roleOf.size >= 14);
    });
});
