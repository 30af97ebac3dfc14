/**
 * Programs that run inside the test (Automation API), for what a language host built from Go modules is too old to pass on:
 * resource hooks and transforms.
 */
import { dirname } from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { findCli } from "../pulumi/cli.js";
import { makeEnvironment } from "../pulumi/project.js";
import type { Story } from "./support.js";

/** The story's stack, with `program` as its program. */
export async function inlineStack({ stack, atlas }: Story, program: () => void): Promise<Stack> {
    const cli = await findCli();
    const { PATH, ...environment } = makeEnvironment(stack.folder, cli);
    return await LocalWorkspace.selectStack(
        {
            stackName: stack.name,
            projectName: stack.project,
            program: () => {
                program();
                return Promise.resolve();
            },
        },
        {
            workDir: stack.folder,
            envVars: { ...(environment as Record<string, string>), PATH: PATH ?? "", ...atlas.env },
            pulumiCommand: await PulumiCommand.get({ root: dirname(cli) }),
        },
    );
}
