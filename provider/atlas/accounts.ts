/**
 * The operations of each Atlas account: one client serves it in the whole process, so its challenge or token is fetched once. The
 * request limits are the projects', whoever asks.
 */
import type { Clock } from "../clock";
import type { AtlasSettings } from "../settings";
import { AtlasClient } from "./client";
import { LegacySnapshotOperations } from "./legacySnapshots";
import { RequestLimits } from "./requestLimits";
import { ServerlessSnapshotOperations } from "./serverlessSnapshots";
import { SnapshotOperations } from "./snapshots";
import type { Transport } from "./transport";

export interface Account {
    cloud: SnapshotOperations;
    serverless: ServerlessSnapshotOperations;
    legacy: LegacySnapshotOperations;
}

export class Accounts {
    private readonly accounts = new Map<string, Account>();
    private readonly limits: RequestLimits;

    constructor(
        private readonly transport: Transport,
        private readonly clock: Clock,
    ) {
        this.limits = new RequestLimits(clock);
    }

    of(settings: AtlasSettings): Account {
        const key = JSON.stringify([settings.baseUrl.href, settings.credentials]);
        let account = this.accounts.get(key);
        if (!account) {
            const client = new AtlasClient(settings, this.transport, this.clock, this.limits);
            account = {
                cloud: new SnapshotOperations(client),
                serverless: new ServerlessSnapshotOperations(client),
                legacy: new LegacySnapshotOperations(client),
            };
            this.accounts.set(key, account);
        }
        return account;
    }
}
