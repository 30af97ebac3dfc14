/**
 * Any life cycle as Pulumi's dynamic provider protocol wants it: its methods, in its order, each handing over to the life cycle. What
 * is said here about the engine was measured; each such trap has a test.
 */
import type { dynamic } from "@pulumi/pulumi";
import type { Identified, LifeCycle, Values } from "../lifecycle/lifeCycle";
import { Configuration } from "./configuration";
import { attempt, operationError } from "./failures";
import type { PluginProcess } from "./pluginProcess";
import { type Captured, toPlain, withoutCaptured } from "./properties";

export function dynamicProvider<Inputs extends Identified, State extends Identified, Atlas>(
    lifeCycle: LifeCycle<Inputs, State, Atlas>,
    plugin: PluginProcess,
): dynamic.ResourceProvider {
    const { clock, parallelHint, session } = plugin;
    const configuration = new Configuration(plugin);
    const idOf = (state: object) => lifeCycle.idOf(state as State);
    const contextAt = (urn: string) => plugin.contextFor(lifeCycle, configuration.settings, urn);
    const contextOf = (id: string, { __urn = "" }: { __urn?: string }) => contextAt(session.currentUrn(__urn, id));

    return {
        configure(request: dynamic.ConfigureRequest): Promise<void> {
            configuration.store(request);
            return Promise.resolve();
        },

        check(olds: Values, news: Values & Identified): Promise<dynamic.CheckResult> {
            return attempt(() => {
                const result = lifeCycle.check(olds, news, plugin);
                const failures = [...result.failures, ...configuration.failures];
                const isNew = Object.keys(withoutCaptured(olds)).length === 0;
                if (lifeCycle.createsWait && isNew && failures.length === 0) {
                    parallelHint.noteDeclared(news.__urn);
                }
                if (!isNew) {
                    plugin.noteExisting(news.__urn);
                }
                plugin.warnOnce(news.__urn, configuration.notices);
                return toPlain({ inputs: result.inputs, failures });
            });
        },

        diff(id: string, olds: Captured<Partial<State>>, news: Captured<Inputs>): Promise<dynamic.DiffResult> {
            return attempt(async () => {
                const context = () => contextAt(news.__urn);
                const { changes, replaces } = await lifeCycle.diff(id, olds, news, plugin, context);
                // A text that differs, or that another tool's state lacks, is healed by an update that calls nothing.
                const isHealed = changes === false && olds.__provider !== news.__provider;
                return { ...(changes !== undefined && { changes: changes || isHealed }), replaces };
            });
        },

        async create(inputs: Captured<Inputs>): Promise<dynamic.CreateResult> {
            const hint = lifeCycle.createsWait ? parallelHint : undefined;
            hint?.noteBegun(inputs.__urn, clock.now());
            try {
                const outs = await lifeCycle.create(withoutCaptured(inputs), contextAt(inputs.__urn));
                hint?.noteEnded(false);
                return { id: lifeCycle.idOf(outs), outs: toPlain(outs) };
            } catch (error) {
                hint?.noteEnded(true);
                throw operationError(error, idOf, inputs.__provider);
            }
        },

        read(id: string, props?: Captured<Partial<State>>): Promise<dynamic.ReadResult> {
            return attempt(async () => {
                const stored = withoutCaptured(props ?? {});
                const found = await lifeCycle.read(id, stored, contextOf(id, stored));
                if (!found) {
                    return {};
                }
                // Without `inputs` the engine takes drift for a matter of outputs, and shows none.
                const { state, inputs } = found;
                return { id, props: toPlain(state), ...(inputs && { inputs: toPlain(inputs) }) };
            });
        },

        async update(id: string, olds: Captured<State>, news: Captured<Inputs>): Promise<dynamic.UpdateResult> {
            try {
                const inputs = withoutCaptured(news);
                return { outs: toPlain(await lifeCycle.update(withoutCaptured(olds), inputs, contextOf(id, inputs))) };
            } catch (error) {
                throw operationError(error, idOf, news.__provider);
            }
        },

        delete(id: string, props: Captured<State>): Promise<void> {
            return attempt(async () => {
                const state = withoutCaptured(props);
                await lifeCycle.delete(state, contextOf(id, state));
            });
        },
    };
}
