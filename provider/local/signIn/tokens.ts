/** The access tokens of service accounts: who holds which, until when, and how many may be asked for. */
import { minuteMs } from "../constants";
import type { Identifiers } from "../identifiers";
import type { Account, Settings } from "../options";

/** Atlas keeps at most this many live tokens for a service account. */
const mostLiveTokens = 100;

export class Tokens {
    private readonly live = new Map<string, { account: Account; expiresAt: number }>();
    private readonly requests = new Map<Account, number[]>();

    constructor(
        private readonly settings: Settings,
        private readonly identifiers: Identifiers,
    ) {}

    /**
     * How long the account has to wait until it may ask for one more token: 0 if it may now, and the request counts then. The
     * oldest one of this minute makes room when it is a minute old.
     */
    admit(account: Account): number {
        const limit = this.settings.tokenRequestsPerMinute;
        if (limit === false) {
            return 0;
        }
        const now = this.settings.clock.now();
        const recent = (this.requests.get(account) ?? []).filter((at) => now - at < minuteMs);
        const [oldest = now] = recent;
        if (recent.length >= limit) {
            return oldest + minuteMs - now;
        }
        this.requests.set(account, [...recent, now]);
        return 0;
    }

    /** A new token, or nothing if the account holds as many as it may. */
    issue(account: Account): string | undefined {
        const now = this.settings.clock.now();
        this.dropExpired(now);
        const held = [...this.live.values()].filter((token) => token.account === account);
        if (held.length >= mostLiveTokens) {
            return undefined;
        }
        const expiresAt = now + this.settings.tokenLifetimeMs;
        const token = this.identifiers.token({
            sub: account.clientId,
            iat: Math.floor(now / 1000),
            exp: Math.floor(expiresAt / 1000),
        });
        this.live.set(token, { account, expiresAt });
        return token;
    }

    /** Whose token this is, if it is a live one. */
    holder(token: string): Account | undefined {
        this.dropExpired(this.settings.clock.now());
        return this.live.get(token)?.account;
    }

    forget(token: string): void {
        this.live.delete(token);
    }

    private dropExpired(now: number): void {
        for (const [token, { expiresAt }] of this.live) {
            if (now >= expiresAt) {
                this.live.delete(token);
            }
        }
    }
}
