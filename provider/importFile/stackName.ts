/** Which stack the file is for: the entries tell their URNs, by which the provider's messages find their resource. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface StackName {
    stack: string;
    project: string;
}

/** Where nobody can tell. The next `up` knows better, and nothing else depends on it. */
const unknownStack: StackName = { stack: "imported", project: "imported" };

/** The stack that is selected in this folder, as the Pulumi CLI reports it. */
export async function selectedStack(): Promise<StackName> {
    try {
        const args = ["stack", "--show-name", "--fully-qualify-stack-names", "--non-interactive"];
        const { stdout } = await promisify(execFile)("pulumi", args, { timeout: 20_000 });
        return parseStackName(stdout.trim());
    } catch {
        return unknownStack;
    }
}

/** From `organization/project/stack`; a backend without projects tells the stack alone. */
export function parseStackName(qualified: string): StackName {
    const [, project, stack] = /^[^/\s]+\/([^/\s]+)\/([^/\s]+)$/.exec(qualified) ?? [];
    return project && stack ? { project, stack } : unknownStack;
}
