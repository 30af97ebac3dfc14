/** A program that declares what a story lists (`holders/step1`): the list, and how it is brought about. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { CommandResult } from "../pulumi/command.js";
import { setPlainConfig } from "../pulumi/project.js";
import type { Story } from "./support.js";

export interface Declared {
    name: string;
    /** With a `snapshotId` it is a LegacySnapshotExpiry. */
    args?: object;
    opts?: object;
    /** A component with a Provider of its own that it belongs to. */
    team?: string;
    /** What it depends on, by name. */
    after?: string[];
    deletedWith?: string;
    replaceWith?: string[];
}

/** A snapshot of the cluster that is called like the resource. */
export function on(name: string, args: object = {}, others: Omit<Declared, "name" | "args"> = {}): Declared {
    return { name, args: { clusterName: name, ...args }, ...others };
}

/** The URN of an OnDemandSnapshot in one of the story's stacks. */
export function urnOf(name: string, stack = "dev"): string {
    return `urn:pulumi:${stack}::test::pulumi-nodejs:dynamic/atlas:OnDemandSnapshot::${name}`;
}

/** Makes these resources what the program declares, also for another stack of the story. */
export function declare(story: Story, resources: Declared[], stack = story.stack.name): void {
    story.useStep("holders/step1");
    setPlainConfig(join(story.stack.folder, `Pulumi.${stack}.yaml`), { "test:resources": JSON.stringify(resources) });
}

/** One `up` of a program with these resources. */
export async function up(
    story: Story,
    resources: Declared[],
    args: string[] = [],
    mayFail = false,
): Promise<CommandResult> {
    declare(story, resources);
    const result = await story.stack.up(args, { mayFail });
    assert.equal(result.code !== 0, mayFail, result.stdout);
    return result;
}

/** The ids of the snapshots that Atlas has of a cluster. */
export function idsOn(story: Story, cluster: string): string[] {
    return story.atlas.snapshots(undefined, cluster).map(({ id }) => id);
}
