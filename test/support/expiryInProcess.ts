/** The expiry of a legacy snapshot, with the real client against a local Atlas in the same process, on one virtual clock. */
import { AtlasClient } from "../../provider/atlas/client";
import { LegacySnapshotOperations } from "../../provider/atlas/legacySnapshots";
import { createTransport } from "../../provider/atlas/transport";
import { createExpiry, updateExpiry } from "../../provider/lifecycle/expiry/createUpdate";
import type { ExpiryContext } from "../../provider/lifecycle/expiry/context";
import { deleteExpiry } from "../../provider/lifecycle/expiry/delete";
import type { ExpiryInputs, ExpiryState } from "../../provider/lifecycle/expiry/state";
import { Session } from "../../provider/lifecycle/session";
import { createLocalAtlas, type LocalAtlasOptions, type PlantedLegacySnapshot } from "../../provider/local";
import { defaultProjectId as projectId } from "../../provider/local/constants";
import { dayMs, isoAt, start } from "./fakeSnapshot";
import { FakeStack } from "./fakeStack";
import { inProcessAdapter } from "./inProcessAdapter";
import { apiKey } from "./localAccount";
import { VirtualClock } from "./virtualClock";

/** The cluster with legacy backup; `Cluster0` beside it has cloud backup. */
export const clusterName = "Old0";
export const [former, wanted, other] = [
    isoAt(start + 30 * dayMs),
    isoAt(start + 365 * dayMs),
    isoAt(start + 99 * dayMs),
];
export const keeping = { expires: undefined, doNotDelete: true } as const;
const clusters = [{ clusterName, backup: "legacy" as const }, { clusterName: "Cluster0" }];

/** A legacy snapshot, by default with a date in 30 days, and the resource of its expiry. */
export function startExpiry(
    options: LocalAtlasOptions = {},
    planted: PlantedLegacySnapshot = { expiresAt: start + 30 * dayMs },
) {
    const clock = new VirtualClock(start);
    const atlas = createLocalAtlas({ clock, clusters, ...options });
    const { id: snapshotId } = atlas.addLegacySnapshot({ clusterName, ...planted });
    const settings = { baseUrl: new URL(atlas.url), credentials: apiKey };
    const client = new AtlasClient(settings, createTransport(clock, inProcessAdapter(atlas)), clock);
    const [warnings, infos]: [string[], string[]] = [[], []];
    const context: ExpiryContext = {
        atlas: new LegacySnapshotOperations(client),
        clock,
        session: new Session(),
        holders: new FakeStack().register(),
        signal: new AbortController().signal,
        progress: {
            status: () => undefined,
            outcome: () => undefined,
            warn: (text) => void warnings.push(text),
            info: (text) => void infos.push(text),
        },
    };
    const inputs = (changes: { [K in keyof ExpiryInputs]?: ExpiryInputs[K] | undefined } = {}): ExpiryInputs => {
        const all = { projectId, clusterName, snapshotId, expires: wanted, onDelete: "keep", __urn: "urn", ...changes };
        return Object.fromEntries(
            Object.entries(all).filter(([, value]) => value !== undefined),
        ) as unknown as ExpiryInputs;
    };
    return {
        atlas,
        clock,
        context,
        warnings,
        infos,
        snapshotId,
        inputs,
        create: (changes: Parameters<typeof inputs>[0] = {}) => createExpiry(inputs(changes), context),
        update: (olds: ExpiryState, changes: Parameters<typeof inputs>[0]) =>
            updateExpiry(olds, inputs(changes), context),
        /** In a run of its own. */
        remove: (state: ExpiryState) => deleteExpiry(state, { ...context, holders: new FakeStack().register() }),
        /** What Atlas holds of it: date and flag. */
        held: () => {
            const found = atlas.legacySnapshots().find(({ id }) => id === snapshotId);
            return found && { ...(found.expires && { expires: found.expires }), doNotDelete: found.doNotDelete };
        },
        /** The methods that were accepted since the last look, the sign-in apart. */
        methods: (() => {
            let seen = 0;
            return () => {
                const requests = atlas.requests.slice(seen);
                seen = atlas.requests.length;
                return requests.filter(({ status }) => status !== 401).map(({ method }) => method);
            };
        })(),
    };
}
