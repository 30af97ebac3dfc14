/** The functions' way to Atlas: one client for each account, for the whole program. */
import { AtlasClient, type Budget } from "../atlas/client";
import { LegacySnapshotOperations } from "../atlas/legacySnapshots";
import { ServerlessSnapshotOperations } from "../atlas/serverlessSnapshots";
import { SnapshotOperations } from "../atlas/snapshots";
import { createTransport } from "../atlas/transport";
import { systemClock } from "../clock";
import type { AtlasSettings } from "../settings";

export interface Connection {
    cloud: SnapshotOperations;
    serverless: ServerlessSnapshotOperations;
    legacy: LegacySnapshotOperations;
}

/** A function has no timeout of its own. */
const limitMs = 10 * 60_000;

const transport = createTransport(systemClock);
const connections = new Map<string, Connection>();

export function connect(settings: AtlasSettings): Connection {
    const key = JSON.stringify([settings.baseUrl.href, settings.credentials]);
    let connection = connections.get(key);
    if (!connection) {
        const client = new AtlasClient(settings, transport, systemClock);
        connection = {
            cloud: new SnapshotOperations(client),
            serverless: new ServerlessSnapshotOperations(client),
            legacy: new LegacySnapshotOperations(client),
        };
        connections.set(key, connection);
    }
    return connection;
}

export function budget(): Budget {
    return { deadlineAt: systemClock.now() + limitMs, signal: new AbortController().signal };
}
