/** What the stories share: a local Atlas and a stack of their own, and short words for what happened to both. */
import { after, before } from "mocha";
import { type LocalAtlas, type LocalAtlasOptions, type LoggedRequest, startLocalAtlas } from "../../provider/local";
import type { CommandResult } from "../pulumi/command.js";
import { PulumiStack, type StackOptions } from "../pulumi/stack.js";
import type { ResourceState } from "../pulumi/state.js";
import { isWrite } from "../support/requests.js";
import { VirtualClock } from "../support/virtualClock.js";

/** The project and the cluster of a local Atlas that was told of none. */
export const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
export const clusterName = "Cluster0";

/** The local Atlas's time where a story decides how long a snapshot takes: the moment it begins, and what is added to it. */
export function storyClock(): VirtualClock {
    return new VirtualClock(Date.now(), { pausesEnd: "by hand" });
}

export interface StoryOptions extends StackOptions {
    /** @default a replica set whose snapshots take long enough to be waited for */
    atlas?: LocalAtlasOptions;
    /** Whether the commands find base URL and key pair in their environment. @default true */
    credentials?: boolean;
}

/** A local Atlas and a stack, there from `before` to `after` of the `describe` that calls `useStory`. */
export class Story {
    atlas!: LocalAtlas;
    stack!: PulumiStack;
    private seen = 0;

    /** Copies `test/e2e/<step>` over the program. */
    useStep(step: string): void {
        this.stack.useStep(`test/e2e/${step}`);
    }

    /** What Atlas was asked since the last look. */
    requests(): LoggedRequest[] {
        const requests = this.atlas.requests.slice(this.seen);
        this.seen = this.atlas.requests.length;
        return requests;
    }

    /** The methods of what changed something in Atlas since the last look. */
    writes(): string[] {
        return writesIn(this.requests());
    }

    /** The outputs of the resource `name`, which has to be in the state. */
    async outputs(name: string): Promise<Record<string, unknown>> {
        return (await this.entry(name)).outputs ?? {};
    }

    /** The entry of the resource `name`, which has to be in the state. */
    async entry(name: string): Promise<ResourceState> {
        const entry = await this.stack.resource(name);
        if (!entry) throw new Error(`The state has no resource ${name}`);
        return entry;
    }

    /** Edits the exported deployment, as a person would with `pulumi stack export` and `import`. */
    async editState(edit: (resource: ResourceState) => void): Promise<void> {
        const { text } = await this.stack.state();
        const whole = JSON.parse(text) as { deployment: { resources: ResourceState[] } };
        whole.deployment.resources.forEach(edit);
        await this.stack.run("stack", ["import"], { input: JSON.stringify(whole) });
    }
}

export function useStory({ atlas, credentials = true, env, ...options }: StoryOptions = {}): Story {
    const story = new Story();
    before(async () => {
        story.atlas = await startLocalAtlas({ queuedMs: 50, inProgressMs: 100, ...atlas });
        const config = { "test:projectId": projectId, "test:clusterName": clusterName, ...options.config };
        const variables = credentials ? story.atlas.env : { MONGODB_ATLAS_BASE_URL: story.atlas.url };
        story.stack = await PulumiStack.create({ ...options, config, env: { ...variables, ...env } });
    });
    after(async () => {
        // One may be missing, where `before` failed.
        (story.stack as PulumiStack | undefined)?.dispose();
        await (story.atlas as LocalAtlas | undefined)?.stop();
    });
    return story;
}

/** The methods of the requests that Atlas accepted and that changed something. */
export function writesIn(requests: readonly LoggedRequest[]): string[] {
    return requests.filter(isWrite).map(({ method }) => method);
}

/** The engine's steps in order, such as `create snapshot`; what stays the same, the stack and providers are left out. */
export function steps({ events }: CommandResult): string[] {
    return events.flatMap(({ resourcePreEvent }) => {
        const { op, urn, type } = resourcePreEvent?.metadata ?? { op: "same", urn: "", type: "" };
        return op === "same" || type.startsWith("pulumi:") ? [] : [`${op} ${nameOf(urn)}`];
    });
}

/** The properties that the engine shows as changed in the first step of the resource `name`. */
export function diffs({ events }: CommandResult, name: string): string[] {
    const all = events.map(({ resourcePreEvent }) => resourcePreEvent?.metadata);
    return all.find((step) => step && nameOf(step.urn) === name)?.diffs ?? [];
}

/** How many resources each operation is counted for. */
export function changes({ events }: CommandResult): Partial<Record<string, number>> {
    return events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
}

/** Every diagnostic of that severity, colours apart. */
export function diagnostics({ events }: CommandResult, severity: "error" | "warning"): string {
    return events
        .filter(({ diagnosticEvent }) => diagnosticEvent?.severity === severity)
        .map(({ diagnosticEvent }) => diagnosticEvent?.message.replace(/<\{%.*?%\}>/g, ""))
        .join("\n");
}

export function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}
