/** `LegacySnapshotExpiry` as Pulumi's dynamic provider protocol wants it: its methods, in its order. */
import type { dynamic } from "@pulumi/pulumi";
import { parseSnapshotResourceId, snapshotResourceId } from "../lifecycle/resourceId";
import { checkExpiry } from "../lifecycle/expiry/check";
import { deleteExpiry } from "../lifecycle/expiry/delete";
import { diffExpiry } from "../lifecycle/expiry/diff";
import { type ExpiryInputs, expiryInputsOf, type ExpiryState } from "../lifecycle/expiry/state";
import { createExpiry, updateExpiry } from "../lifecycle/expiry/createUpdate";
import { getExpiry, refreshExpiry } from "../lifecycle/expiry/read";
import { type Captured, withoutCaptured } from "./capturedProperty";
import { Configuration } from "./configuration";
import { attempt, operationError } from "./failures";
import { toPlain } from "./plain";
import type { PluginProcess } from "./pluginProcess";

export function legacySnapshotExpiryProvider(plugin: PluginProcess): dynamic.ResourceProvider {
    const { clock, holders, session } = plugin;
    const configuration = new Configuration(plugin);
    const contextAt = (urn: string) => plugin.legacyContextFor(configuration.settings, urn);
    const contextOf = (id: string, storedUrn: string | undefined) => contextAt(session.currentUrn(storedUrn ?? "", id));

    return {
        configure(request: dynamic.ConfigureRequest): Promise<void> {
            configuration.store(request);
            return Promise.resolve();
        },

        check(olds: Captured<Partial<ExpiryInputs>>, news: Captured<ExpiryInputs>): Promise<dynamic.CheckResult> {
            return attempt(() => {
                const { inputs, failures } = checkExpiry({ ...olds }, { ...news }, clock.now());
                session.noteUrn(olds.__urn ?? news.__urn, news.__urn);
                if (typeof news.snapshotId === "string") {
                    // What the program declares is neither deleted nor shortened by a deletion of this run, whatever their order.
                    holders.note(news.snapshotId, news.__urn, olds.__urn);
                }
                plugin.warnOnce(news.__urn, configuration.notices);
                return toPlain({ inputs, failures: [...failures, ...configuration.failures] });
            });
        },

        diff(
            id: string,
            olds: Captured<Partial<ExpiryState>>,
            news: Captured<ExpiryInputs>,
        ): Promise<dynamic.DiffResult> {
            return attempt(() => {
                session.noteId(id, news.__urn);
                const { changed, replaces } = diffExpiry(olds, news);
                // With `changes` open the engine works out itself what changed; a differing text is healed by an update.
                const open = changed.length > 0 && olds.__due !== true;
                const forced = olds.__due === true || olds.__provider !== news.__provider;
                return { ...(!open && { changes: forced }), replaces };
            });
        },

        async create(inputs: Captured<ExpiryInputs>): Promise<dynamic.CreateResult> {
            const { __provider, ...own } = inputs;
            try {
                const outs = await createExpiry(own, contextAt(own.__urn));
                return { id: snapshotResourceId(outs), outs: toPlain(outs) };
            } catch (error) {
                throw operationError(error, __provider);
            }
        },

        read(id: string, props?: Captured<Partial<ExpiryState>>): Promise<dynamic.ReadResult> {
            return attempt(async () => {
                const stored = withoutCaptured(props ?? {});
                const ref = parseSnapshotResourceId(id);
                if (stored.snapshotId === undefined) {
                    // Nothing but the captured text: the program asks for a snapshot whose expiry it does not manage.
                    return { id, props: toPlain(await getExpiry(ref, contextAt(""))) };
                }
                const state = await refreshExpiry({ ...(stored as ExpiryState), ...ref }, contextOf(id, stored.__urn));
                return state ? { id, props: toPlain(state), inputs: toPlain(expiryInputsOf(state)) } : {};
            });
        },

        async update(
            id: string,
            olds: Captured<ExpiryState>,
            news: Captured<ExpiryInputs>,
        ): Promise<dynamic.UpdateResult> {
            const { __provider, ...inputs } = news;
            try {
                return {
                    outs: toPlain(await updateExpiry(withoutCaptured(olds), inputs, contextOf(id, inputs.__urn))),
                };
            } catch (error) {
                throw operationError(error, __provider);
            }
        },

        delete(id: string, props: Captured<ExpiryState>): Promise<void> {
            return attempt(async () => {
                await deleteExpiry(props, contextOf(id, props.__urn));
            });
        },
    };
}
