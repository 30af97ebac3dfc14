/** Faults as data: which request meets one, and what happens to it. A plan of faults survives JSON. */
import { check } from "./checkOptions";
import { faultSchema } from "./faultSchema";

/** What goes wrong. */
export type FaultKind =
    | {
          /** The connection is reset. */
          kind: "reset";
      }
    | {
          /** No answer, ever. */
          kind: "hang";
      }
    | {
          /** The answer comes late, by the local Atlas's clock. */
          kind: "slow";
          /** By how much, in milliseconds. */
          ms: number;
      }
    | {
          /** The answer announces its full length, and the connection ends after half of it; one without a body never begins. */
          kind: "truncated";
      }
    | {
          /** A gateway's HTML page instead of JSON. */
          kind: "html";
          /** The HTTP status. */
          status: number;
      }
    | {
          /** An ApiError. */
          kind: "status";
          /** The HTTP status. */
          status: number;
          /** Atlas's code. @default "UNEXPECTED_ERROR" */
          errorCode?: string;
          /** What Atlas says. @default "Unexpected error." */
          detail?: string;
          /** Headers beside the usual ones, such as Retry-After. @default none */
          headers?: Record<string, string>;
      }
    | {
          /** The nonce in use is forgotten: 401 with `stale=true` and a fresh one. `when` has no meaning here. */
          kind: "staleNonce";
      }
    | {
          /** The token in use is forgotten: 401. `when` has no meaning here. */
          kind: "expiredToken";
      };

/** A fault, and the requests that meet it. */
export interface Fault {
    /** The method: "GET", "POST" and so on. @default any */
    method?: string;
    /**
     * A regular expression's source, looked for anywhere in path and query; a plain piece of a path is one already.
     * @default any
     */
    path?: string;
    /** The first of the matching requests that meets the fault, counted from 1. @default 1 */
    nth?: number;
    /** How many in a row meet it; Infinity, or null (which is what JSON makes of it), for all that follow. @default 1 */
    times?: number | null;
    /**
     * Whether requests without an Authorization header count too. Usually they do not: they are the first half of a
     * digest sign-in, to which the server does nothing anyway.
     * @default false
     */
    anonymous?: boolean;
    /** Whether the server has acted on the request when the fault happens. @default "before" */
    when?: "before" | "after";
    /** What goes wrong. */
    fault: FaultKind;
}

/** A fault that is there. */
export interface MetFault extends Fault {
    /** How many requests have met it so far. */
    met: number;
}

interface Rule {
    readonly fault: Fault;
    readonly pattern: RegExp;
    /** How many requests it was meant for so far. */
    seen: number;
    met: number;
}

/** The faults of one local Atlas, each with its own count. */
export class FaultPlan {
    private rules: Rule[] = [];

    add(faults: readonly Fault[]): void {
        faults.forEach((fault) => {
            check(faultSchema, fault, "The local Atlas cannot add this fault");
        });
        this.rules.push(...faults.map((fault) => ({ fault, pattern: new RegExp(fault.path ?? ""), seen: 0, met: 0 })));
    }

    list(): MetFault[] {
        return this.rules.map(({ fault, met }) => ({ ...fault, met }));
    }

    clear(): void {
        this.rules = [];
    }

    /** The fault that this request meets: the first added one whose turn it is. Every matching one counts the request. */
    meet(method: string, target: string, anonymous: boolean): Fault | undefined {
        const matching = this.rules.filter((rule) => !isOver(rule) && matches(rule, method, target, anonymous));
        for (const rule of matching) {
            rule.seen += 1;
        }
        const due = matching.find(({ fault, seen }) => seen >= (fault.nth ?? 1));
        if (due) {
            due.met += 1;
        }
        return due?.fault;
    }
}

function matches(
    { fault: { method, anonymous }, pattern }: Rule,
    requestMethod: string,
    target: string,
    isAnonymous: boolean,
): boolean {
    return (
        (method === undefined || method.toUpperCase() === requestMethod) &&
        pattern.test(target) &&
        (anonymous === true || !isAnonymous)
    );
}

/** Those that no request can meet any more cost nothing, however many a long test has added. */
function isOver({ fault: { nth = 1, times = 1 }, seen }: Rule): boolean {
    return seen >= nth + (times ?? Infinity) - 1;
}
