/**
 * Who may ask Atlas next, where many want to and the project's request limit is one for all: first what changes something, then
 * what somebody needs to know now, and with what is left the polls of those that wait.
 */
import type { Clock } from "../clock";
import type { AtlasApiError } from "./errors";
import { PollPace } from "./pollPace";
import { type Entry, NoRoomError, standIn, type Turn } from "./requestTurn";
import { TokenBucket } from "./tokenBucket";
import type { HttpAnswer } from "./transport";

/** What a create costs at the least if it looks for orphans first: that search, the POST, and one GET that sees the end. */
const requestsPerSearch = 3;
/** What has to stay beyond all that, as a share of the limit: more creates may be on their way. */
const shareToSpare = 0.25;

export class RequestQueue {
    readonly polls = new PollPace();
    private readonly bucket: TokenBucket;
    /** In the order in which they came. */
    private readonly entries = {
        change: new Set<Entry>(),
        read: new Set<Entry>(),
        spare: new Set<Entry>(),
        poll: new Set<Entry>(),
    };
    private underWay = 0;
    /** False until something has come back: before that nothing is known of the limit, and one request goes ahead alone. */
    private known = false;
    private held: { until: number; error: AtlasApiError } | undefined;
    private timer = new AbortController();

    constructor(private readonly clock: Clock) {
        this.bucket = new TokenBucket(clock.now());
    }

    /**
     * Resolves when it is this request's turn; `done` has to be called when it is answered or has failed.
     *
     * @throws {NoRoomError} For a "spare" one.
     * @throws {AtlasApiError} The 429 for which everybody is held, where that lasts beyond the deadline.
     */
    async turn(turn: Turn): Promise<void> {
        await standIn(turn, this.entries[turn.kind], (entry) => {
            this.tellHeld(entry);
            this.next();
        });
    }

    /** @param answer Atlas's, if there was one. */
    done({ kind }: Turn, answer: HttpAnswer | undefined): void {
        this.underWay -= 1;
        this.known = true;
        if (kind === "poll") {
            this.polls.noteAnswered();
        }
        if (answer) {
            this.bucket.learn(answer, this.underWay, this.clock.now());
        }
        this.next();
    }

    /** Atlas has refused a request for its limit: nobody asks for that long. */
    hold(error: AtlasApiError, ms: number): void {
        const now = this.clock.now();
        this.bucket.empty(error.parameters, now);
        this.held = { until: Math.max(now + ms, this.held?.until ?? 0), error };
        for (const entry of this.all()) {
            this.tellHeld(entry);
        }
        this.next();
    }

    private tellHeld({ onHeld }: Entry): void {
        const leftMs = (this.held?.until ?? 0) - this.clock.now();
        if (this.held && leftMs > 0) {
            onHeld?.(this.held.error, leftMs);
        }
    }

    /** Lets in whoever may go now, and looks again when that changes by itself. */
    next(): void {
        const now = this.clock.now();
        const held = this.held && now < this.held.until ? this.held : undefined;
        for (const entry of this.all()) {
            if (entry.deadlineAt <= now) {
                if (held) {
                    entry.refuse(held.error);
                } else {
                    this.admit(entry, now);
                }
            }
        }
        let wakeAt = held ? held.until : this.admitAll(now);
        for (const { deadlineAt } of this.all()) {
            wakeAt = Math.min(wakeAt, deadlineAt);
        }
        this.wakeAt(wakeAt);
    }

    private *all(): Generator<Entry> {
        const { change, read, spare, poll } = this.entries;
        yield* change;
        yield* read;
        yield* spare;
        yield* poll;
    }

    /** @returns When the first of those that have to wait may go. */
    private admitAll(now: number): number {
        for (;;) {
            if (!this.known && this.underWay > 0) {
                return Infinity;
            }
            const chosen = this.choose(now);
            if (typeof chosen === "number") {
                return chosen;
            }
            this.admit(chosen, now);
        }
    }

    private admit(entry: Entry, now: number): void {
        this.underWay += 1;
        this.bucket.spend(now);
        if (entry.waiter) {
            this.polls.noteAsked(entry.waiter, now);
        }
        entry.admit();
    }

    /** The one whose turn it is; else the moment at which to look again. */
    private choose(now: number): Entry | number {
        this.refuseSpare(now);
        const { change, read, spare, poll } = this.entries;
        const [urgent] = [change, read, spare].flatMap(([entry]) => entry ?? []);
        if (urgent) {
            return this.bucket.left(now) >= 1 ? urgent : now + this.bucket.msUntil(1, now);
        }
        const asking = new Map([...poll].flatMap((entry) => (entry.waiter ? [[entry.waiter, entry]] : [])));
        const chosen = asking.size > 0 ? this.polls.choose([...asking.keys()], this.bucket, now) : Infinity;
        return typeof chosen === "number" ? chosen : (asking.get(chosen) ?? Infinity);
    }

    /** What is not necessary gives way as soon as there is not enough for what is. */
    private refuseSpare(now: number): void {
        const { change, read, spare } = this.entries;
        const needed = this.underWay + change.size + read.size + this.polls.waiting + requestsPerSearch * spare.size;
        if (this.known && this.bucket.left(now) < needed + this.bucket.capacity * shareToSpare) {
            for (const entry of spare) {
                entry.refuse(new NoRoomError());
            }
        }
    }

    private wakeAt(at: number): void {
        this.timer.abort();
        const nobodyWaits = this.all().next().done;
        if (nobodyWaits || at === Infinity) {
            return;
        }
        this.timer = new AbortController();
        this.clock.sleep(Math.max(1, at - this.clock.now()), this.timer.signal).then(
            () => {
                this.next();
            },
            () => undefined,
        );
    }
}
