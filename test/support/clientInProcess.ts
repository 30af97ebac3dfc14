/**
 * The life cycle with the real client and the real transport, whose network is a function call to a local Atlas of its own:
 * everybody shares one virtual clock, so two hours of waiting take milliseconds and always happen in the same order.
 */
import type { AxiosAdapter } from "axios";
import { AtlasClient } from "../../provider/atlas/client";
import { SnapshotOperations } from "../../provider/atlas/snapshots";
import { createTransport } from "../../provider/atlas/transport";
import { type Status, statusText } from "../../provider/lifecycle/progress";
import type { SnapshotContext } from "../../provider/lifecycle/snapshot/context";
import { defaultDescription } from "../../provider/lifecycle/snapshot/description";
import type { DescribedInputs, SnapshotInputs } from "../../provider/lifecycle/snapshot/state";
import { Session } from "../../provider/lifecycle/session";
import { createLocalAtlas, type InProcessLocalAtlas, type LocalAtlasOptions } from "../../provider/local";
import { defaultClusterName, defaultProjectId } from "../../provider/local/constants";
import type { Credentials } from "../../provider/settings/settings";
import { FakeStack } from "./fakeStack";
import { inProcessAdapter } from "./inProcessAdapter";
import { apiKey } from "./localAccount";
import { VirtualClock } from "./virtualClock";

export const minuteMs = 60_000;
export const urn = "urn:pulumi:prod::shop::pulumi-nodejs:dynamic/atlas:OnDemandSnapshot::before-release";

/** The arguments of a resource, as the life cycle gets them. */
export function inputsWith(more: Partial<SnapshotInputs> = {}): DescribedInputs {
    return {
        projectId: defaultProjectId,
        clusterName: defaultClusterName,
        retentionInDays: 3,
        description: defaultDescription(more.__urn ?? urn, more.triggers),
        __urn: urn,
        ...more,
    };
}

export interface InProcessRig {
    atlas: InProcessLocalAtlas;
    clock: VirtualClock;
    /** What the life cycle said while it was at work. */
    said: string[];
    warnings: string[];
    /** A context as one process of the provider has it: a session and a client of its own. */
    newProcess: (more?: { credentials?: Credentials; signal?: AbortSignal; network?: AxiosAdapter }) => SnapshotContext;
    /** The POSTs to the cluster's snapshots that Atlas meant to answer 2xx. */
    acceptedPosts: () => number;
    /** All that were made, but for those that were only told to sign in. */
    posts: () => number;
}

/** Atlas needs one minute in the queue and nine at work for a snapshot, unless the options say otherwise. */
export function startInProcess(options: LocalAtlasOptions = {}): InProcessRig {
    const clock = new VirtualClock();
    const atlas = createLocalAtlas({ clock, queuedMs: minuteMs, inProgressMs: 9 * minuteMs, ...options });
    const said: string[] = [];
    const warnings: string[] = [];
    const progress = {
        status: (status: Status) => said.push(statusText(status)),
        outcome: () => undefined,
        info: (text: string) => said.push(text),
        warn: (text: string) => warnings.push(text),
    };
    const posts = () =>
        atlas.requests.filter(
            ({ method, path, status }) => method === "POST" && path.endsWith("/backup/snapshots") && status !== 401,
        );
    return {
        atlas,
        clock,
        said,
        warnings,
        newProcess: ({ credentials = apiKey, signal, network = inProcessAdapter(atlas) } = {}) => ({
            atlas: new SnapshotOperations(
                new AtlasClient({ baseUrl: new URL(atlas.url), credentials }, createTransport(clock, network), clock),
            ),
            clock,
            signal: signal ?? new AbortController().signal,
            session: new Session(),
            holders: new FakeStack().register(),
            progress,
        }),
        acceptedPosts: () => posts().filter(({ accepted }) => accepted).length,
        posts: () => posts().length,
    };
}
