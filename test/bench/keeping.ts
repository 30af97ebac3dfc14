/** 1,000 snapshots over real sockets, one after the other and 64 requests at once: what it costs that a local Atlas keeps them in a file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAtlasOptions, startLocalAtlas } from "../../provider/local";
import { defaultAccount, defaultProjectId } from "../../provider/local/constants";
import { ratio, type Row, seconds } from "./row";
import { fetchToken } from "./stage";

const count = 1000;

export async function keepingRows(): Promise<Row[]> {
    const folder = mkdtempSync(join(tmpdir(), "local-atlas-"));
    try {
        // The first round of a process is slower than the others.
        await takeAll(64, {});
        const rows: Row[] = [];
        for (const atOnce of [1, 64]) {
            const without = await takeAll(atOnce, {});
            const kept = await takeAll(atOnce, { data: join(folder, `${atOnce}.json`) });
            rows.push({
                what: `${count} POSTs to a local Atlas with a data file, ${atOnce} at once`,
                ours: seconds(kept),
                against: `${seconds(without)} (without the file)`,
                ratio: ratio(kept, without),
            });
        }
        return rows;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

async function takeAll(atOnce: number, options: LocalAtlasOptions): Promise<number> {
    const clusters = Array.from({ length: count }, (_, nth) => ({ clusterName: `cluster-${nth}` }));
    const atlas = await startLocalAtlas({ ...options, clusters });
    try {
        const token = await fetchToken(atlas.url, defaultAccount);
        const startedAt = performance.now();
        const names = clusters.values();
        await Promise.all(
            Array.from({ length: atOnce }, async () => {
                for (const { clusterName } of names) {
                    await take(atlas.url, clusterName, token);
                }
            }),
        );
        return performance.now() - startedAt;
    } finally {
        await atlas.stop();
    }
}

async function take(url: string, clusterName: string, token: string): Promise<void> {
    const mediaType = "application/vnd.atlas.2023-01-01+json";
    const answer = await fetch(
        `${url}/api/atlas/v2/groups/${defaultProjectId}/clusters/${clusterName}/backup/snapshots`,
        {
            method: "POST",
            headers: { Authorization: `Bearer ${token}`, Accept: mediaType, "Content-Type": mediaType },
            body: JSON.stringify({ description: "bench", retentionInDays: 7 }),
        },
    );
    const body = await answer.text();
    if (!answer.ok) {
        throw new Error(`POST to ${clusterName}: ${answer.status} ${body}`);
    }
}
