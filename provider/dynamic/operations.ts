/**
 * The operations that this plugin process has under way, and how it ends when it is told to (SIGTERM, as from a pipeline that is
 * cancelled): waiting ends at once, and the process goes as soon as every operation has given its answer to the engine, for an
 * id that the engine was not told is lost.
 */
import type { dynamic } from "@pulumi/pulumi";

/** Longer than one request to Atlas may take, which is all that is left to wait for then. */
const longestEndMs = 40_000;

/** What was answered has not left the process yet. */
const deliveryMs = 500;

/** What a shell says of a process that SIGTERM has ended. */
const exitCode = 128 + 15;

export class Operations {
    private underWay = 0;
    private ending = false;
    private delivery: NodeJS.Timeout | undefined;

    /** The same provider, its operations counted. */
    counted(provider: dynamic.ResourceProvider): dynamic.ResourceProvider {
        const methods = Object.entries(provider) as [string, (...given: unknown[]) => Promise<unknown>][];
        const counted = methods.map(([name, method]) => [
            name,
            async (...given: unknown[]) => await this.during(() => method(...given)),
        ]);
        return Object.fromEntries(counted) as dynamic.ResourceProvider;
    }

    /** @param waiting Aborted by the signal: whoever waits keeps the id that it has, and ends. */
    endOnSigterm(waiting: AbortController): void {
        process.on("SIGTERM", () => {
            if (this.ending) {
                return;
            }
            this.ending = true;
            waiting.abort(new Error("Pulumi's plugin process was told to end (SIGTERM)"));
            setTimeout(exit, longestEndMs);
            this.endSoonIfIdle();
        });
    }

    private async during<T>(work: () => Promise<T>): Promise<T> {
        this.underWay += 1;
        clearTimeout(this.delivery);
        try {
            return await work();
        } finally {
            this.underWay -= 1;
            this.endSoonIfIdle();
        }
    }

    private endSoonIfIdle(): void {
        if (this.ending && this.underWay === 0) {
            this.delivery = setTimeout(exit, deliveryMs);
        }
    }
}

function exit(): void {
    process.exit(exitCode);
}
