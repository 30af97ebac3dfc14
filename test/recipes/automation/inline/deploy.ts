import { ConcurrentUpdateError, LocalWorkspace } from "@pulumi/pulumi/automation";
import { getSnapshotsOutput, OnDemandSnapshot } from "pulumi-atlas-snapshots";

const cluster = { projectId: "5f1a2b3c4d5e6f7a8b9c0d1e", clusterName: "Cluster0" };

async function deploy(release: string): Promise<void> {
    const program = async () => {
        const snapshot = new OnDemandSnapshot("pre-release", { ...cluster, retentionInDays: 7, triggers: [release] });
        const { totalCount } = getSnapshotsOutput(cluster, { dependsOn: [snapshot] });
        return { snapshotId: snapshot.snapshotId, snapshotsOfCluster: totalCount };
    };
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "prod", projectName: "shop", program },
        { workDir: __dirname }, // Pulumi's plugin loads pulumi-atlas-snapshots from here
    );
    const { MONGODB_ATLAS_PUBLIC_API_KEY: publicKey = "", MONGODB_ATLAS_PRIVATE_API_KEY: privateKey = "" } =
        process.env;
    await stack.setAllConfig({
        "mongodbatlas:publicKey": { value: publicKey },
        "mongodbatlas:privateKey": { value: privateKey, secret: true },
    });

    const cancellation = new AbortController();
    process.on("SIGTERM", () => cancellation.abort());
    const onOutput = (text: string) => void process.stdout.write(text);
    if (release === "destroy") {
        await stack.destroy({ onOutput, remove: true });
        return;
    }
    const { outputs } = await stack.up({ onOutput, signal: cancellation.signal });
    console.log(`Snapshot ${outputs.snapshotId.value}, one of ${outputs.snapshotsOfCluster.value}`);
}

deploy(process.argv[2]).catch((error: unknown) => {
    process.exitCode = 1;
    if (error instanceof ConcurrentUpdateError) {
        console.error(
            "Another run holds the lock of the stack. If none is running any more: pulumi cancel --stack prod",
        );
        return;
    }
    console.error(error instanceof Error ? error.message : error);
});
