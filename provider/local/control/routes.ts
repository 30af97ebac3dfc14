/** The control endpoint: what a program does with the handle, done by HTTP, for tests in any language. */
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { methodNotAllowed } from "hono/method-not-allowed";
import * as v from "valibot";
import { option, shape } from "../checks";
import type { Core } from "../core";
import type { Fault } from "../faults";
import type { LocalAtlas } from "../handle";
import { toMilliseconds } from "../moment";
import { moment } from "../planted";
import { Conflict, NotFound } from "../planting";
import { refuseForeignPages, requireJson } from "./guards";
import { inProject, readBody, readJson, readQuery } from "./input";
import { show } from "./reply";
import { snapshotRoutes } from "./snapshotRoutes";

export const controlPath = "/control";

const duration = v.union([v.number(), v.string()], 'must be a text such as "10m", or a number of milliseconds');
const clockMove = shape({ advance: duration });
const toNumber = v.transform((digits: string) => (/^\d+$/.test(digits) ? Number(digits) : digits));
const sinceWhen = shape({ since: option(v.pipe(v.string(), toNumber, moment)) });

/** To be mounted at `controlPath`. */
export function createControlRoutes(core: Core, atlas: LocalAtlas): Hono {
    const app = new Hono({ strict: false });
    const operations = () => operationsOf(app);
    app.use(
        methodNotAllowed({
            app,
            onMethodNotAllowed: (c, methods) => {
                const allow = methods.join(", ");
                c.header("Allow", allow);
                return show(c, { error: `${controlPath}${c.req.path} takes ${allow}, not ${c.req.method}` }, 405);
            },
        }),
        refuseForeignPages,
        requireJson,
        async (_, next) => {
            await next();
            // What an answer tells is in the data file before it goes out.
            await core.holdings.saved();
        },
    );
    generalRoutes(app, core, atlas);
    faultRoutes(app, atlas);
    requestRoutes(app, core);
    snapshotRoutes(app, atlas);

    app.get("/", (c) => show(c, { ...timeOf(core), projects: projectsOf(core), operations: operations() }));
    app.notFound((c) =>
        show(c, { error: `There is no ${controlPath}${c.req.path} here`, operations: operations() }, 404),
    );
    app.onError((error, c) => {
        const status = statusOf(error);
        if (status === undefined) {
            throw error;
        }
        return show(c, { error: error.message }, status);
    });
    return app;
}

function generalRoutes(app: Hono, core: Core, atlas: LocalAtlas): void {
    app.get("/clock", (c) => show(c, timeOf(core)));
    app.post("/clock", async (c) => {
        const { advance } = await readBody(c, clockMove);
        atlas.advance(advance);
        return show(c, timeOf(core));
    });
    app.post("/reset", (c) => {
        atlas.reset();
        return c.body(null, 204);
    });
    app.delete("/clusters/:clusterName", (c) => {
        const { projectId } = readQuery(c, inProject);
        atlas.deleteCluster(c.req.param("clusterName"), projectId);
        return c.body(null, 204);
    });
}

function faultRoutes(app: Hono, atlas: LocalAtlas): void {
    app.get("/faults", (c) => show(c, atlas.faults()));
    app.post("/faults", async (c) => {
        // They are checked where they are added.
        const faults = [await readJson(c)].flat() as Fault[];
        atlas.addFaults(...faults);
        return show(c, atlas.faults(), 201);
    });
    app.delete("/faults", (c) => {
        atlas.clearFaults();
        return c.body(null, 204);
    });
}

function requestRoutes(app: Hono, { log, settings }: Core): void {
    app.get("/requests", (c) => {
        const { since = 0 } = readQuery(c, sinceWhen);
        const from = toMilliseconds(since, settings.clock.now());
        return show(
            c,
            log.requests.filter(({ at }) => at >= from),
        );
    });
    app.delete("/requests", (c) => {
        log.clear();
        return c.body(null, 204);
    });
}

/** The handle's own errors are answers; any other one is a mistake of ours. */
function statusOf(error: Error) {
    if (error instanceof HTTPException) {
        return error.status;
    }
    if (error instanceof NotFound) {
        return 404;
    }
    if (error instanceof Conflict) {
        return 409;
    }
    return error instanceof TypeError ? 400 : undefined;
}

function operationsOf(app: Hono): string[] {
    return app.routes
        .filter(({ method }) => method !== "ALL")
        .map(({ method, path }) => `${method} ${controlPath}${path.replaceAll(/:(\w+)/g, "{$1}")}`)
        .sort((one, other) => pathOf(one).localeCompare(pathOf(other)));
}

function pathOf(operation: string): string {
    return operation.slice(operation.indexOf(" "));
}

function timeOf({ settings }: Core): { now: string; nowMs: number } {
    const nowMs = settings.clock.now();
    return { now: new Date(nowMs).toISOString(), nowMs };
}

function projectsOf({ store }: Core): object[] {
    return store.projects().map(({ id, name }) => ({
        projectId: id,
        name,
        clusters: store
            .clustersOf(id)
            .map(({ clusterName, type, tier, backup, paused }) => ({ clusterName, type, tier, backup, paused })),
    }));
}
