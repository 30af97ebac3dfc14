/**
 * The Pulumi engine as far as dynamic resources meet it: which methods it calls with what, in which order, and what it stores of their
 * answers and failures. Written after the real engine's behaviour, which the e2e tests check.
 */
import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import type { Holder } from "../../provider/lifecycle/holders";

export type Properties = Record<string, unknown>;
export type Provider = Required<dynamic.ResourceProvider<Properties, Properties>>;

/** A resource as a program declares it. */
export interface Declared {
    name: string;
    args: Properties;
    /** Former names. */
    aliases?: string[];
    /** The explicit provider, which has a process of its own. @default the default one */
    process?: string;
    deleteBeforeReplace?: boolean;
    /** Makes it a `SnapshotCompletion` of the resources of these names, registered before it. */
    waitsFor?: string[] | undefined;
}

/** A resource as the state has it. */
export interface StoredResource {
    urn: string;
    id: string;
    inputs: Properties;
    outputs: Properties;
    initErrors: string[];
    process: string;
    /** Replaced, and still to be deleted. */
    pendingDelete: boolean;
}

export interface UpOptions {
    /** `--target`, by name. @default all */
    targets?: string[];
    /** `--replace`, by name. */
    replace?: string[];
}

export interface RunResult {
    succeeded: boolean;
    /** Everything that the user was told. */
    messages: string[];
}

/** What one run works with. */
export interface Run {
    /** The provider of the resource `urn`, in the plugin process of an explicit provider or in the default one's. */
    providerOf(process: string, urn: string): Provider;
    /** Aborted when the engine is killed: nothing of what comes after that is stored. */
    killed: AbortSignal;
}

const captured = "captured text";
const defaultProcess = "default";

export class EngineModel {
    /** What survives a run, in the order of creation. */
    state: StoredResource[] = [];

    constructor(private readonly stack: string) {}

    urnOf(name: string, { waitsFor }: Pick<Declared, "waitsFor"> = {}): string {
        const type = waitsFor ? "SnapshotCompletion" : "OnDemandSnapshot";
        return `urn:pulumi:${this.stack}::shop::pulumi-nodejs:dynamic/atlas:${type}::${name}`;
    }

    /** The resource of that name. */
    find(name: string, declared: Pick<Declared, "waitsFor"> = {}): StoredResource | undefined {
        return this.state.find(({ urn, pendingDelete }) => urn === this.urnOf(name, declared) && !pendingDelete);
    }

    /** The state as `pulumi stack export` tells it to the register of holders. */
    holders(): Holder[] {
        const snapshots = this.state.filter(({ outputs }) => outputs["snapshotId"] !== undefined);
        return snapshots.map(({ urn, outputs }) => ({
            snapshotId: String(outputs["snapshotId"]),
            urn,
            createdAs: typeof outputs["__urn"] === "string" ? outputs["__urn"] : urn,
        }));
    }

    async up(run: Run, program: Declared[], { targets, replace = [] }: UpOptions = {}): Promise<RunResult> {
        const isTargeted = (urn: string) => !targets || targets.some((name) => this.urnOf(name) === urn);
        return await this.run(run, async () => {
            const declared = new Set<StoredResource>();
            for (const resource of program) {
                const stored = await this.register(run, resource, isTargeted, replace.includes(resource.name));
                if (stored) {
                    declared.add(stored);
                }
            }
            const gone = this.state.filter((each) => !declared.has(each) && isTargeted(each.urn));
            for (const each of gone.reverse()) {
                await this.delete(run, each);
            }
        });
    }

    async refresh(run: Run): Promise<RunResult> {
        return await this.run(run, async () => {
            for (const each of this.state.filter(({ pendingDelete }) => !pendingDelete)) {
                const found = await run.providerOf(each.process, each.urn).read(each.id, each.outputs);
                this.change(run, () => {
                    if (!found.id) {
                        this.remove(each);
                        return;
                    }
                    each.inputs = { ...(found.inputs ?? each.inputs), __provider: captured };
                    each.outputs = { ...found.props, __provider: captured };
                    each.initErrors = [];
                });
            }
        });
    }

    async destroy(run: Run, { targets }: Pick<UpOptions, "targets"> = {}): Promise<RunResult> {
        return await this.run(run, async () => {
            const chosen = this.state.filter(({ urn }) => !targets || targets.some((name) => this.urnOf(name) === urn));
            for (const each of chosen.reverse()) {
                await this.delete(run, each);
            }
        });
    }

    /** `pulumi import --file`: another resource for the snapshot of `each`, and nobody is asked. */
    import(name: string, each: StoredResource): void {
        if (!this.find(name)) {
            const __urn = this.urnOf(name);
            this.state.push({
                ...each,
                urn: __urn,
                inputs: { ...each.inputs, __urn },
                outputs: { ...each.outputs, __urn },
                initErrors: [],
                pendingDelete: false,
            });
        }
    }

    /** One registration by the program; gives what the state has of it then. */
    private async register(
        run: Run,
        { name, args, aliases = [], process = defaultProcess, deleteBeforeReplace, waitsFor }: Declared,
        isTargeted: (urn: string) => boolean,
        isReplaced: boolean,
    ): Promise<StoredResource | undefined> {
        const urn = this.urnOf(name, { waitsFor });
        const old = [name, ...aliases].map((each) => this.find(each, { waitsFor })).find((each) => each !== undefined);
        if (old) {
            old.urn = urn;
        }
        if (!isTargeted(urn)) {
            return old;
        }
        const provider = run.providerOf(process, urn);
        const snapshots = waitsFor && { snapshots: waitsFor.flatMap((each) => this.find(each)?.id ?? []) };
        const news = { ...args, ...snapshots, __urn: urn, __provider: captured };
        const replacement = async (stored: StoredResource) => {
            const inputs = await this.check(provider, {}, news);
            if (deleteBeforeReplace) {
                await this.delete(run, stored);
            }
            return await this.create(run, provider, { urn, process }, inputs, stored);
        };
        if (!old) {
            return await this.create(run, provider, { urn, process }, await this.check(provider, {}, news));
        }
        if (isReplaced) {
            return await replacement(old);
        }
        const inputs = await this.check(provider, old.inputs, news);
        const { changes, replaces = [] } = await provider.diff(old.id, old.outputs, inputs);
        const differs = changes ?? !isDeepStrictEqual(old.inputs, inputs);
        if (differs && replaces.length > 0) {
            return await replacement(old);
        }
        if (differs || old.initErrors.length > 0) {
            await this.update(run, provider, old, inputs);
        } else {
            this.change(run, () => (old.inputs = inputs));
        }
        return old;
    }

    private async check(provider: Provider, olds: Properties, news: Properties): Promise<Properties> {
        const { inputs, failures } = await provider.check(olds, news);
        if (failures && failures.length > 0) {
            throw new Error(failures.map(({ reason }) => reason).join("; "));
        }
        return { ...(inputs as Properties), __provider: captured };
    }

    private async create(
        run: Run,
        provider: Provider,
        resource: { urn: string; process: string },
        inputs: Properties,
        replaced?: StoredResource,
    ): Promise<StoredResource> {
        const store = (id: string, outputs: Properties, initErrors: string[]) => {
            const outs = { ...outputs, __provider: captured };
            const stored = { ...resource, id, inputs, outputs: outs, initErrors, pendingDelete: false };
            this.change(run, () => {
                this.state.push(stored);
                if (replaced) {
                    replaced.pendingDelete = true;
                }
            });
            return stored;
        };
        try {
            const { id, outs } = await provider.create(inputs);
            return store(id, outs as Properties, []);
        } catch (error) {
            storePartial(error, store);
            throw error;
        }
    }

    private async update(run: Run, provider: Provider, old: StoredResource, inputs: Properties): Promise<void> {
        const store = (id: string, outputs: Properties, initErrors: string[]) => {
            this.change(run, () => {
                Object.assign(old, { id, inputs, outputs: { ...outputs, __provider: captured }, initErrors });
            });
        };
        try {
            const { outs } = await provider.update(old.id, old.outputs, inputs);
            store(old.id, outs as Properties, []);
        } catch (error) {
            storePartial(error, store);
            throw error;
        }
    }

    private async delete(run: Run, each: StoredResource): Promise<void> {
        await run.providerOf(each.process, each.urn).delete(each.id, each.outputs);
        this.change(run, () => {
            this.remove(each);
        });
    }

    private remove(each: StoredResource): void {
        this.state = this.state.filter((one) => one !== each);
    }

    /** A killed engine stores nothing more, and takes no further step. */
    private change(run: Run, store: () => void): void {
        run.killed.throwIfAborted();
        store();
    }

    private async run({ killed }: Run, steps: () => Promise<void>): Promise<RunResult> {
        try {
            await steps();
            return { succeeded: true, messages: [] };
        } catch (error) {
            const reasons = (error as { reasons?: string[] }).reasons ?? [];
            return { succeeded: false, messages: killed.aborted ? [] : [(error as Error).message, ...reasons] };
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
