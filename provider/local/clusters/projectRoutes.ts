/** Projects, which the API calls groups: those that the account may see. */
import type { AppContext, State } from "../http/context";
import { checkQuery, findProject } from "../http/decode";
import { apiBase, firstVersion } from "../http/operation";
import type { PathOperations } from "../http/operation";
import { pageOf, pagingParameters } from "../http/paging";
import { refusals } from "../http/refusals";
import { replyWith, replyWithList } from "../http/reply";
import type { Link } from "../cloud/snapshotBody";
import type { Project } from "../store";
import { createdAt } from "./createdAt";

export const projectOperations: PathOperations[] = [
    { path: "/groups", versions: firstVersion, inV1: true, handlers: { GET: listProjects } },
    { path: "/groups/byName/:groupName", versions: firstVersion, inV1: true, handlers: { GET: getProjectByName } },
    { path: "/groups/:groupId", versions: firstVersion, inV1: true, handlers: { GET: getProject } },
];

/** What else a single project links to, recorded live. */
const subresources = ["containers", "clusters", "databaseUsers", "peers", "processes", "whitelist"];

function listProjects(c: AppContext, state: State): Response {
    checkQuery(c, pagingParameters);

    const bodies = visibleProjects(c, state).map((project) => projectBody(c, state, project));
    return replyWithList(c, pageOf(c, bodies));
}

function getProjectByName(c: AppContext, state: State): Response {
    const name = c.req.param("groupName");
    const project = visibleProjects(c, state).find((visible) => visible.name === name);
    if (!project) {
        throw refusals.notInGroup();
    }

    checkQuery(c);

    return replyWith(c, projectBody(c, state, project, subresources));
}

function getProject(c: AppContext, state: State): Response {
    const projectId = findProject(c, state);

    checkQuery(c);

    return replyWith(c, projectBody(c, state, state.store.project(projectId), subresources));
}

function visibleProjects(c: AppContext, { store }: State): Project[] {
    return store.projects().filter(({ id }) => c.get("account").projectIds.includes(id));
}

function projectBody(
    c: AppContext,
    { store }: State,
    { id, name, orgId }: Project,
    below: readonly string[] = [],
): { links: Link[] } & Record<string, unknown> {
    const self = `${apiBase(c)}/groups/${id}`;
    return {
        clusterCount: store.clustersOf(id).length,
        created: createdAt(id),
        id,
        links: [
            { href: self, rel: "self" },
            ...below.map((resource) => ({
                href: `${self}/${resource}`,
                rel: `https://cloud.mongodb.com/${resource}`,
            })),
        ],
        name,
        orgId,
        tags: [],
        withDefaultAlertsSettings: true,
    };
}
