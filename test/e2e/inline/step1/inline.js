// Drives a stack with an inline program, in a process of its own: its environment is what the program's functions could see.
const { LocalWorkspace, PulumiCommand } = require("@pulumi/pulumi/automation");
const { getSnapshots, getSnapshotsOutput, OnDemandSnapshot, Provider } = require("pulumi-atlas-snapshots");

const { form, cluster, providerArgs, stackName, projectName, projectSettings, workDir, root, envVars, config } =
    JSON.parse(process.argv[2]);

async function program() {
    if (form === "plain") {
        return { totalCount: (await getSnapshots(cluster)).totalCount };
    }
    const provider = providerArgs && new Provider("us", providerArgs);
    const snapshot = new OnDemandSnapshot("snapshot", { ...cluster, retentionInDays: 7 }, { provider });
    const { totalCount } = getSnapshotsOutput(cluster, { provider, dependsOn: [snapshot] });
    return { totalCount, snapshotId: snapshot.snapshotId };
}

async function main() {
    const pulumiCommand = await PulumiCommand.get({ root });
    const options = {
        envVars,
        pulumiCommand,
        ...(workDir && { workDir }),
        ...(projectSettings && { projectSettings }),
    };
    const stack = await LocalWorkspace.createOrSelectStack({ stackName, projectName, program }, options);
    await stack.setAllConfig(config);
    return await stack.up();
}

main().then(
    ({ outputs }) => {
        const values = Object.entries(outputs).map(([key, { value }]) => [key, value]);
        console.log(JSON.stringify(Object.fromEntries(values)));
    },
    (error) => {
        console.error(error.message);
        process.exitCode = 1;
    },
);
