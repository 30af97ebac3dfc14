/**
 * The operations of each Atlas account: one client serves it in the whole process, so its challenge or token is fetched once. The
 * request limits are the projects', whoever asks.
 */
import type { Clock } from "../clock";
import type { AtlasSettings } from "../settings/settings";
import { AtlasClient } from "./client";
import { Contacts } from "./contacts";
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

/**
 * Of those that were used last. Whoever is given a new access token every hour makes an account of each; one that is forgotten
 * too early signs in once more.
 */
const mostAccounts = 32;

export class Accounts {
    /** The one that was used last comes last. */
    private readonly accounts = new Map<string, Account>();
    private readonly limits: RequestLimits;
    private readonly contacts = new Contacts();

    constructor(
        private readonly transport: Transport,
        private readonly clock: Clock,
    ) {
        this.limits = new RequestLimits(clock);
    }

    of(settings: AtlasSettings): Account {
        const key = JSON.stringify([settings.baseUrl.href, settings.credentials]);
        const account = this.accounts.get(key) ?? this.accountOf(settings);
        this.accounts.delete(key);
        this.accounts.set(key, account);
        const [oldest] = this.accounts.keys();
        if (this.accounts.size > mostAccounts && oldest !== undefined) {
            this.accounts.delete(oldest);
        }
        return account;
    }

    private accountOf(settings: AtlasSettings): Account {
        const client = new AtlasClient(settings, this.transport, this.clock, this.limits, this.contacts);
        return {
            cloud: new SnapshotOperations(client),
            serverless: new ServerlessSnapshotOperations(client),
            legacy: new LegacySnapshotOperations(client),
        };
    }
}
