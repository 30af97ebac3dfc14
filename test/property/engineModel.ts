/**
 * The Pulumi engine as far as one resource of a dynamic provider meets it: which methods it calls with what, and what it
 * stores of their answers and failures. Written after the real engine's behaviour, which the e2e tests check.
 */
import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";

export type Properties = Record<string, unknown>;

export interface StoredResource {
    id: string;
    inputs: Properties;
    outputs: Properties;
    initErrors: string[];
}

/** What survives a run: the state that the backend holds. */
export interface StoredState {
    resource: StoredResource | undefined;
    /** Replaced resources that are still to be deleted. */
    pendingDeletes: StoredResource[];
}

export interface RunResult {
    succeeded: boolean;
    /** Everything that the user was told. */
    messages: string[];
}

export type Provider = Required<dynamic.ResourceProvider<Properties, Properties>>;

const captured = "captured text";

export class EngineModel {
    readonly state: StoredState = { resource: undefined, pendingDeletes: [] };

    async up(provider: Provider, args: Properties): Promise<RunResult> {
        return await this.run(async () => {
            const news = { ...args, __provider: captured };
            const old = this.state.resource;
            if (!old) {
                await this.create(provider, await this.check(provider, {}, news));
            } else {
                const inputs = await this.check(provider, old.inputs, news);
                const { changes, replaces = [] } = await provider.diff(old.id, old.outputs, inputs);
                const differs = changes ?? !isDeepStrictEqual(old.inputs, inputs);
                if (differs && replaces.length > 0) {
                    await this.create(provider, await this.check(provider, {}, news), old);
                } else if (differs || old.initErrors.length > 0) {
                    await this.update(provider, old, inputs);
                } else {
                    old.inputs = inputs;
                }
            }
            await this.deletePending(provider);
        });
    }

    async refresh(provider: Provider): Promise<RunResult> {
        return await this.run(async () => {
            const { resource } = this.state;
            if (!resource) {
                return;
            }
            const found = await provider.read(resource.id, resource.outputs);
            this.state.resource = found.id
                ? {
                      id: found.id,
                      inputs: { ...(found.inputs ?? resource.inputs), __provider: captured },
                      outputs: { ...found.props, __provider: captured },
                      initErrors: [],
                  }
                : undefined;
        });
    }

    async destroy(provider: Provider): Promise<RunResult> {
        return await this.run(async () => {
            await this.deletePending(provider);
            if (this.state.resource) {
                await provider.delete(this.state.resource.id, this.state.resource.outputs);
                this.state.resource = undefined;
            }
        });
    }

    private async run(steps: () => Promise<void>): Promise<RunResult> {
        try {
            await steps();
            return { succeeded: true, messages: [] };
        } catch (error) {
            const reasons = (error as { reasons?: string[] }).reasons ?? [];
            return { succeeded: false, messages: [(error as Error).message, ...reasons] };
        }
    }

    private async check(provider: Provider, olds: Properties, news: Properties): Promise<Properties> {
        const { inputs, failures } = await provider.check(olds, news);
        if (failures && failures.length > 0) {
            throw new Error(failures.map(({ reason }) => reason).join("; "));
        }
        return { ...(inputs as Properties), __provider: captured };
    }

    private async create(provider: Provider, inputs: Properties, replaced?: StoredResource): Promise<void> {
        const store = (id: string, outputs: Properties, initErrors: string[]) => {
            this.state.resource = { id, inputs, outputs: { ...outputs, __provider: captured }, initErrors };
            if (replaced) {
                this.state.pendingDeletes.push(replaced);
            }
        };
        try {
            const { id, outs } = await provider.create(inputs);
            store(id, outs as Properties, []);
        } catch (error) {
            storePartial(error, store);
            throw error;
        }
    }

    private async update(provider: Provider, old: StoredResource, inputs: Properties): Promise<void> {
        const store = (id: string, outputs: Properties, initErrors: string[]) => {
            this.state.resource = { id, inputs, outputs: { ...outputs, __provider: captured }, initErrors };
        };
        try {
            const { outs } = await provider.update(old.id, old.outputs, inputs);
            store(old.id, outs as Properties, []);
        } catch (error) {
            storePartial(error, store);
            throw error;
        }
    }

    private async deletePending(provider: Provider): Promise<void> {
        for (const old of [...this.state.pendingDeletes]) {
            await provider.delete(old.id, old.outputs);
            this.state.pendingDeletes.splice(this.state.pendingDeletes.indexOf(old), 1);
        }
    }
}

/** An error that carries an id stores the resource as "init failed"; any other changes nothing. */
function storePartial(error: unknown, store: (id: string, outputs: Properties, initErrors: string[]) => void): void {
    const partial = error as { id?: string; properties?: Properties; reasons?: string[] };
    if (partial.id !== undefined && partial.properties && partial.reasons) {
        store(partial.id, partial.properties, partial.reasons);
    }
}
