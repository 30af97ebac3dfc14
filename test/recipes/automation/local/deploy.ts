import { LocalWorkspace } from "@pulumi/pulumi/automation";

async function deploy(release: string): Promise<void> {
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "prod", workDir: __dirname }, // the folder of Pulumi.yaml
        { envVars: { PULUMI_PARALLEL: "50" } }, // added to this process's own variables
    );
    await stack.setConfig("release", { value: release });
    const { outputs, summary } = await stack.up({ onOutput: (text) => void process.stdout.write(text) });
    console.log(`Snapshot ${outputs.snapshotId.value}:`, summary.resourceChanges);
}

deploy(process.argv[2]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
