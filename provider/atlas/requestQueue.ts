/**
 * Who may ask Atlas next, where many want to and the project's request limit is one for all: first what changes something, then
 * what somebody needs to know now, and with what is left the polls of those that wait.
 */
import type { Clock } from "../clock";
import { Alarm } from "./alarm";
import type { AtlasApiError } from "./errors";
import { Hold } from "./hold";
import { Patience } from "./patience";
import { PollPace, type Waiter, type WaitersPlace } from "./pollPace";
import { type Entry, NoRoomError, standIn, type Turn } from "./requestTurn";
import { TokenBucket } from "./tokenBucket";
import type { HttpAnswer } from "./transport";

/** What a create costs at the least if it looks for orphans first: that search, the POST, and one GET that sees the end. */
const requestsPerSearch = 3;
/** What has to stay beyond all that, as a share of the limit: more creates may be on their way. */
const shareToSpare = 0.25;

/** Connections cost memory, and more of them at a time bring nothing sooner. */
const mostUnderWay = 64;

type PollEntry = Entry<Extract<Turn, { kind: "poll" }>>;
type SpareEntry = Entry<Extract<Turn, { kind: "spare" }>>;

export class RequestQueue {
    private readonly polls = new PollPace();
    private readonly bucket: TokenBucket;
    /** In the order in which they came. */
    private readonly entries = {
        change: new Set<Entry>(),
        read: new Set<Entry>(),
        spare: new Set<SpareEntry>(),
    };
    private readonly asking = new Set<PollEntry>();
    private underWay = 0;
    /** False until something has come back: before that nothing is known of the limit, and one request goes ahead alone. */
    private known = false;
    private readonly held = new Hold();
    /** No deadline is sooner: looked up anew only when it has come. */
    private deadlineAt = Infinity;
    private readonly patience = new Patience();
    private readonly alarm: Alarm;

    constructor(private readonly clock: Clock) {
        this.bucket = new TokenBucket(clock.now());
        this.alarm = new Alarm(clock, () => {
            this.next();
        });
    }

    /** Says that `waiter` is going to ask again and again, until it leaves. */
    join(waiter: Waiter): WaitersPlace {
        this.polls.join(waiter);
        return {
            noteUnfinished: () => {
                this.polls.noteUnfinished();
            },
            leave: (finished) => {
                this.polls.leave(waiter, finished);
                this.next();
            },
        };
    }

    /**
     * Resolves when it is this request's turn; `done` has to be called when it is answered or has failed.
     *
     * @throws {NoRoomError} For a "spare" one.
     * @throws {AtlasApiError} The 429 for which everybody is held, where that lasts beyond the deadline.
     */
    async turn(turn: Turn): Promise<void> {
        const begun = (entry: Entry) => {
            this.deadlineAt = Math.min(this.deadlineAt, turn.deadlineAt);
            this.held.tell(entry, this.clock.now());
            this.next();
        };
        switch (turn.kind) {
            case "poll":
                await standIn(turn, this.asking, begun);
                return;
            case "spare":
                await standIn(turn, this.entries.spare, begun);
                return;
            default:
                await standIn<Turn>(turn, this.entries[turn.kind], begun);
        }
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
        this.held.begin(error, now + ms);
        for (const entry of this.all) {
            this.held.tell(entry, now);
        }
        this.next();
    }

    /** Lets in whoever may go now, and looks again when that changes by itself. */
    private next(): void {
        const now = this.clock.now();
        const held = this.held.at(now);
        if (this.deadlineAt <= now) {
            this.endLate(now, held?.error);
        }
        const wakeAt = held ? held.until : Math.min(this.admitAll(now), this.patience.tell(this.asking, now));
        this.wakeAt(Math.min(wakeAt, this.deadlineAt));
    }

    private get all(): Entry[] {
        const { change, read, spare } = this.entries;
        return [...change, ...read, ...spare, ...this.asking];
    }

    /** Those whose deadline has come wait no longer. */
    private endLate(now: number, refusal: Error | undefined): void {
        for (const entry of this.all) {
            if (entry.deadlineAt <= now) {
                if (refusal) {
                    entry.refuse(refusal);
                } else {
                    this.admit(entry, now);
                }
            }
        }
        this.deadlineAt = Math.min(Infinity, ...this.all.map(({ deadlineAt }) => deadlineAt));
    }

    /** @returns When the first of those that have to wait may go. */
    private admitAll(now: number): number {
        for (;;) {
            if (this.underWay >= (this.known ? mostUnderWay : 1)) {
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
        if (entry.kind === "poll") {
            this.polls.noteAsked(entry.waiter, now);
        }
        entry.admit();
    }

    /** The one whose turn it is; else the moment at which to look again. */
    private choose(now: number): Entry | number {
        this.refuseSpare(now);
        const { change, read, spare } = this.entries;
        const [urgent] = [change, read, spare].flatMap(([entry]) => entry ?? []);
        if (urgent) {
            return this.bucket.left(now) >= 1 ? urgent : now + this.bucket.msUntil(1, now);
        }
        return this.asking.size > 0 ? this.polls.choose(this.asking, this.bucket, now) : Infinity;
    }

    /** What is not necessary gives way as soon as there is not enough for what is. */
    private refuseSpare(now: number): void {
        const { change, read, spare } = this.entries;
        const here = this.underWay + change.size + read.size + this.polls.waiting + requestsPerSearch * spare.size;
        const needed = here + Math.max(0, ...[...spare].map(({ toCome = 0 }) => toCome));
        if (this.known && this.bucket.left(now) < needed + this.bucket.capacity * shareToSpare) {
            for (const entry of spare) {
                entry.refuse(new NoRoomError());
            }
        }
    }

    private wakeAt(at: number): void {
        const { change, read, spare } = this.entries;
        const waiting = change.size + read.size + spare.size + this.asking.size;
        if (waiting === 0 || at === Infinity) {
            this.alarm.stop();
        } else {
            this.alarm.setFor(at);
        }
    }
}
