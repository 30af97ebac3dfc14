/** A local Atlas in which the fuzzer finds something of everything; schemathesis.toml knows the names and ids. */
import { startLocalAtlas } from "../../provider/local";
import type { LocalAtlas } from "../../provider/local";

/** The last digits of the ids that the configuration lists: what is deleted is not there for the next question. */
const several = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

export async function startWorld(): Promise<LocalAtlas> {
    const atlas = await startLocalAtlas({
        clusters: [
            { clusterName: "Cluster0" },
            { clusterName: "sharded", type: "shardedCluster" },
            { clusterName: "legacy", backup: "legacy" },
            { clusterName: "serverless", tier: "serverless" },
            { clusterName: "flex", tier: "flex" },
        ],
        queuedMs: 0,
        inProgressMs: 0,
        serverlessApi: "answering",
        // Far more than the fuzzer ever asks for: the answers still tell of the limit.
        rateLimit: { capacity: 1_000_000, refillPerMinute: 1_000_000 },
        tokenRequestsPerMinute: false,
        tokenLifetimeMs: 86_400_000,
    });
    for (const digit of several) {
        const kept = { retentionInDays: 365_000 };
        atlas.addSnapshot({ clusterName: "Cluster0", id: idOf(`0${digit}`), description: "planted", ...kept });
        atlas.addSnapshot({ clusterName: "sharded", id: idOf(`1${digit}`), ...kept });
        atlas.addLegacySnapshot({ clusterName: "legacy", id: idOf(`2${digit}`) });
    }
    atlas.addServerlessSnapshot({ id: idOf("31"), retentionInDays: 365_000 });
    atlas.addFlexSnapshot({ id: idOf("41"), retentionInDays: 365_000 });
    return atlas;
}

function idOf(end: string): string {
    return `65${end.padStart(22, "0")}`;
}
