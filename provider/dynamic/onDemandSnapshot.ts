/**
 * `OnDemandSnapshot` as Pulumi's dynamic provider protocol wants it: its methods, in its order, each handing over to the life
 * cycle. What is said here about the engine was measured; each such trap has a test.
 */
import type { dynamic } from "@pulumi/pulumi";
import { checkSnapshot } from "../lifecycle/snapshot/check";
import { createSnapshot } from "../lifecycle/snapshot/create";
import { deleteSnapshot } from "../lifecycle/snapshot/delete";
import { diffSnapshot } from "../lifecycle/snapshot/diff";
import { inputsOf, type SnapshotInputs, type SnapshotState } from "../lifecycle/snapshot/state";
import { getSnapshot, refreshSnapshot } from "../lifecycle/snapshot/read";
import { parseSnapshotResourceId, snapshotResourceId } from "../lifecycle/resourceId";
import { isUnfinished } from "../lifecycle/snapshot/status";
import { updateSnapshot } from "../lifecycle/snapshot/update";
import { type Captured, withoutCaptured } from "./capturedProperty";
import { Configuration } from "./configuration";
import { attempt, operationError } from "./failures";
import { toPlain } from "./plain";
import type { PluginProcess } from "./pluginProcess";

export function onDemandSnapshotProvider(plugin: Omit<PluginProcess, "legacyContextFor">): dynamic.ResourceProvider {
    const { clock, holders, session, parallelHint } = plugin;
    const configuration = new Configuration(plugin);
    const contextAt = (urn: string) => plugin.contextFor(configuration.settings, urn);
    const contextOf = (id: string, storedUrn: string | undefined) => contextAt(session.currentUrn(storedUrn ?? "", id));

    return {
        configure(request: dynamic.ConfigureRequest): Promise<void> {
            configuration.store(request);
            return Promise.resolve();
        },

        check(olds: Captured<Partial<SnapshotInputs>>, news: Captured<SnapshotInputs>): Promise<dynamic.CheckResult> {
            return attempt(() => {
                const { inputs, failures: ownFailures } = checkSnapshot({ ...olds }, { ...news });
                const failures = [...ownFailures, ...configuration.failures];
                if (failures.length === 0 && Object.keys(withoutCaptured(olds)).length === 0) {
                    parallelHint.noteDeclared(news.__urn);
                }
                session.noteUrn(olds.__urn ?? news.__urn, news.__urn);
                if (typeof inputs["adoptSnapshotId"] === "string") {
                    // What the program asks to adopt is deleted by no step of this run, whatever their order.
                    holders.note(inputs["adoptSnapshotId"], news.__urn, olds.__urn);
                }
                plugin.warnOnce(news.__urn, configuration.notices);
                return toPlain({ inputs, failures });
            });
        },

        diff(
            id: string,
            olds: Captured<Partial<SnapshotState>>,
            news: Captured<SnapshotInputs>,
        ): Promise<dynamic.DiffResult> {
            return attempt(() => {
                session.noteId(id, news.__urn);
                if (olds.__urn && olds.status !== undefined && isUnfinished(olds.status)) {
                    session.noteUnfinished(olds as SnapshotState);
                }
                const { changed, replaces, resumes } = diffSnapshot(olds, news, clock.now());
                // A text that differs, or that another tool's state lacks, is healed by an update that calls nothing.
                const forced =
                    replaces.includes("status") ||
                    resumes ||
                    olds.__due === true ||
                    olds.__provider !== news.__provider;
                // With `changes` open the engine works out itself what changed, and `replaceOnChanges` can have its way.
                const open = changed.length > 0 && !replaces.includes("status") && olds.__due !== true;
                return { ...(!open && { changes: forced }), replaces };
            });
        },

        async create(inputs: Captured<SnapshotInputs>): Promise<dynamic.CreateResult> {
            const { __provider, ...own } = inputs;
            parallelHint.noteBegun(own.__urn, clock.now());
            try {
                const outs = await createSnapshot(own, contextAt(own.__urn));
                parallelHint.noteEnded(false);
                return { id: snapshotResourceId(outs), outs: toPlain(outs) };
            } catch (error) {
                parallelHint.noteEnded(true);
                throw operationError(error, __provider);
            }
        },

        read(id: string, props?: Captured<Partial<SnapshotState>>): Promise<dynamic.ReadResult> {
            return attempt(async () => {
                const stored = withoutCaptured(props ?? {});
                const ref = parseSnapshotResourceId(id);
                if (stored.status === undefined) {
                    // Nothing but the captured text: the program asks for a snapshot that it does not manage.
                    return { id, props: toPlain(await getSnapshot(ref, contextAt(""))) };
                }
                const state = await refreshSnapshot(
                    { ...(stored as SnapshotState), ...ref },
                    contextOf(id, stored.__urn),
                );
                // Without `inputs` the engine takes drift for a matter of outputs, and shows none.
                return state ? { id, props: toPlain(state), inputs: toPlain(inputsOf(state)) } : {};
            });
        },

        async update(
            id: string,
            olds: Captured<SnapshotState>,
            news: Captured<SnapshotInputs>,
        ): Promise<dynamic.UpdateResult> {
            const { __provider, ...inputs } = news;
            try {
                const outs = await updateSnapshot(withoutCaptured(olds), inputs, contextOf(id, inputs.__urn));
                return { outs: toPlain(outs) };
            } catch (error) {
                throw operationError(error, __provider);
            }
        },

        delete(id: string, props: Captured<SnapshotState>): Promise<void> {
            return attempt(async () => {
                await deleteSnapshot(props, contextOf(id, props.__urn));
            });
        },
    };
}
