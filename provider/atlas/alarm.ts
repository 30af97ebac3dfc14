/** One moment at which something is to be done, which may turn out to be another. */
import type { Clock } from "../clock";

const putOff = new Error("The alarm was set anew");

export class Alarm {
    private next: { at: number; stop: AbortController } | undefined;

    constructor(
        private readonly clock: Clock,
        private readonly ring: () => void,
    ) {}

    /** Rings then, or sooner where it was set to a sooner moment. */
    setFor(at: number): void {
        if (this.next && this.next.at <= at) {
            return;
        }
        this.stop();
        const next = { at, stop: new AbortController() };
        this.next = next;
        this.clock.sleep(Math.max(1, at - this.clock.now()), next.stop.signal).then(
            () => {
                this.next = undefined;
                this.ring();
            },
            () => undefined,
        );
    }

    /** Rings no more, and keeps no process alive. */
    stop(): void {
        this.next?.stop.abort(putOff);
        this.next = undefined;
    }
}
