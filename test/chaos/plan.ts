/** Which experiments a long run makes: the same ones for the same seed. */
import type { Experiment } from "./experiment";
import { kills } from "./kills";
import { eventsOf, type Moment, type Scenario, scenarios } from "./moments";

type Random = () => number;

/** How far random moments reach: beyond the usual end of an `up`, which is about six seconds long. */
const randomReachMs = 6000;

/**
 * Experiments without end. Each kill of each scenario has its turn in every round; it goes through the events of the
 * scenario in an order of its own, and every third time takes a random moment instead.
 */
export function* planExperiments(seed: number): Generator<Experiment, never> {
    const random = randomFrom(seed);
    const cells = scenarios.flatMap((scenario) =>
        kills.map((kill) => ({ scenario, kill, events: shuffled(eventsOf[scenario], random), turn: 0 })),
    );
    // Otherwise all cells would have their random moments in the same round.
    cells.forEach((cell, index) => (cell.turn = index));
    for (;;) {
        for (const cell of shuffled(cells, random)) {
            const { scenario, kill, events } = cell;
            const turn = cell.turn++;
            const isRandom = turn % 3 === 2;
            const moment = isRandom
                ? randomMoment(scenario, random)
                : events[(turn - Math.floor(turn / 3)) % events.length];
            const meanwhile = random() < 0.5 ? "runs on" : "finishes";
            if (moment !== undefined) yield { scenario, kill, moment, meanwhile };
        }
    }
}

function randomMoment(scenario: Scenario, random: Random): Moment {
    // A destroy runs no program and is sooner over.
    const reachMs = scenario === "destroy" ? randomReachMs / 2 : randomReachMs;
    const since = random() < 0.5 ? "start" : "first request";
    return { afterMs: Math.floor(random() * (since === "start" ? reachMs : reachMs / 2)), since };
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
    return list
        .map((item) => ({ item, order: random() }))
        .sort((one, other) => one.order - other.order)
        .map(({ item }) => item);
}

/** Numbers from 0 up to, but not including, 1: the generator mulberry32. */
function randomFrom(seed: number): Random {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
