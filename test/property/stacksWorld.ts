/**
 * Two stacks on one cluster, each with several resources, whose programs change between the runs: renames, hand-overs, adoption, moves
 * between processes, partial runs, kills, and another person who changes things in Atlas meanwhile.
 */
import assert from "node:assert/strict";
import type { Holder } from "../../provider/lifecycle/holders";
import { createLocalAtlas, type InProcessLocalAtlas } from "../../provider/local";
import { start, VirtualClock } from "../support/virtualClock";
import { type Declared, EngineModel, type Properties, type StoredResource, type UpOptions } from "./engineModel";
import { startProcesses } from "./processes";

/** What happens to one stack; `pick` and `other` choose among what is there. */
export interface Move {
    kind: (typeof moveKinds)[number];
    stack: 0 | 1;
    pick: number;
    other: number;
    days: number;
}

export const moveKinds = [
    "add",
    "remove",
    "rename with an alias",
    "drop aliases",
    "hand over",
    "hand over to another process",
    "adopt as well",
    "import as well",
    "name the own snapshot",
    "drop adoption",
    "change the retention",
    "change the triggers",
    "delete before replace",
    "somebody deletes",
    "somebody keeps longer",
    "time passes",
] as const;

/** How the program that the moves have made is run. */
export interface Command {
    moves: Move[];
    verb: "up" | "refresh" | "destroy target";
    stack: 0 | 1;
    /** Names by their place among all, for `--target`; none means all. */
    target?: number | undefined;
    replace?: number | undefined;
    /** Before which of the resources one is declared whose creation fails. */
    failsAt?: number | undefined;
    killedAfterMs?: number | undefined;
}

export interface StacksStory {
    inProgressMs: number;
    waitForCompletion: boolean;
    /** Both stacks describe their snapshots alike. */
    description: string | undefined;
    commands: Command[];
}

const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
const names = ["a", "b", "c", "d"] as const;
const dayMs = 86_400_000;

interface Stack {
    engine: EngineModel;
    program: Declared[];
}

export class StacksWorld {
    private readonly clock = new VirtualClock(start, { randomNumbers: [0.1, 0.9, 0.5, 0.3, 0.7] });
    private readonly atlas: InProcessLocalAtlas;
    private readonly stacks: [Stack, Stack];
    private readonly messages: string[] = [];
    private readonly foreign: Map<string, string | undefined>;
    /** What the second person deleted, or a run that was killed before it could store that. */
    private readonly mayBeMissing = new Set<string>();
    private readonly everHeld = new Set<string>();
    /** What a program asked to adopt, or a person imported: two resources may hold it. */
    private readonly handedOver = new Set<unknown>();
    private release = 0;

    constructor(private readonly story: StacksStory) {
        this.atlas = createLocalAtlas({ clock: this.clock, queuedMs: 1000, inProgressMs: story.inProgressMs });
        const stack = (name: string): Stack => ({ engine: new EngineModel(name), program: [this.declare("a")] });
        this.stacks = [stack("dev"), stack("prod")];
        const planted = [{ snapshotType: "scheduled" as const }, { description: story.description ?? "by hand" }];
        this.foreign = new Map(
            planted
                .map((each) => this.atlas.addSnapshot({ ...each, retentionInDays: 700 }))
                .map(({ id, expiresAt }) => [id, expiresAt]),
        );
    }

    async play(): Promise<void> {
        for (const command of this.story.commands) {
            command.moves.forEach((move) => {
                this.make(move);
            });
            await this.run(command);
        }
        for (const stack of [0, 1] as const) {
            await this.settle(stack);
        }
        for (const stack of [0, 1] as const) {
            this.stacks[stack].program = [];
            await this.settle(stack);
            assert.deepEqual(
                this.stacks[stack].engine.state,
                [],
                "a program without resources leaves none in the state",
            );
        }
        this.checkNothingLost();
    }

    /** A few quiet runs of the same program end with everything as it was asked for, and nothing left to do. */
    private async settle(stack: 0 | 1): Promise<void> {
        const own = this.stacks[stack];
        const { engine } = own;
        for (let tries = 0; tries < 6; tries++) {
            // As the messages say. What is deleted before its replacement may be asked for by a resource that comes only later.
            own.program = own.program.map((each) => {
                const adopted = each.args["adoptSnapshotId"];
                const isOwn = adopted === this.find(engine, each)?.outputs["snapshotId"];
                return this.inAtlas(adopted) && !isOwn ? each : { ...each, args: without(each.args) };
            });
            this.clock.advance(3_600_000);
            await this.run({ moves: [], verb: "up", stack });
            await this.run({ moves: [], verb: "refresh", stack });
        }
        const { program } = own;
        const posts = this.acceptedPosts();
        assert.ok(
            await this.run({ moves: [], verb: "up", stack }),
            `settled runs succeed: ${this.messages.at(-1) ?? ""}`,
        );
        assert.equal(this.acceptedPosts(), posts, "a settled program takes no snapshot");
        assert.deepEqual(
            engine.state.map(({ urn }) => urn).sort(),
            program.map(({ name }) => engine.urnOf(name)).sort(),
            "the state is what the program declares",
        );
        for (const { outputs } of engine.state) {
            assert.equal(this.inAtlas(outputs["snapshotId"])?.status, "completed", "each resource has its snapshot");
        }
    }

    private async run(command: Command): Promise<boolean> {
        const { engine, program } = this.stacks[command.stack];
        const heldBefore = this.heldBy(engine);
        const told: string[] = [];
        const seen = this.atlas.requests.length;
        const holders = engine.holders();
        const processes = startProcesses(this.clock, this.atlas, engine, { tell: (text) => told.push(text) });
        const asleep = new AbortController();
        const death =
            command.killedAfterMs === undefined
                ? new Promise<undefined>(() => undefined)
                : this.clock.sleep(command.killedAfterMs, asleep.signal).then(
                      () => undefined,
                      () => undefined,
                  );
        const work =
            command.verb === "up"
                ? engine.up(processes, this.declared(program, command), this.optionsOf(command))
                : command.verb === "refresh"
                  ? engine.refresh(processes)
                  : engine.destroy(processes, { targets: [names[(command.target ?? 0) % names.length]!] });
        const result = await Promise.race([work, death]);
        processes.kill();
        asleep.abort();
        await work;
        told.push(...(result?.messages ?? []));
        if (!result) {
            this.noteHalfDone(seen, holders);
        }
        this.messages.push(...told);
        this.heldBy(engine).forEach((id) => this.everHeld.add(id));
        this.checkHeld();
        this.checkForeign();
        this.checkAssertions(told, new Set([...heldBefore, ...this.heldBy(engine)]));
        return result?.succeeded ?? false;
    }

    /** A killed run may have deleted what its state still has, where one resource alone held that. */
    private noteHalfDone(seen: number, holders: Holder[]): void {
        for (const { method, accepted, path } of this.atlas.requests.slice(seen)) {
            const id = path.slice(-24);
            if (method === "DELETE" && accepted && holders.filter(({ snapshotId }) => snapshotId === id).length === 1) {
                this.mayBeMissing.add(id);
            }
        }
    }

    private declared(program: Declared[], { failsAt }: Command): Declared[] {
        const broken: Declared = { name: "broken", args: { projectId, clusterName: "missing", retentionInDays: 1 } };
        // The engine refuses a former name that another resource has now.
        const valid = program.map((each): Declared => ({
            ...each,
            aliases: (each.aliases ?? []).filter((alias) => !program.some(({ name }) => name === alias)),
        }));
        return failsAt === undefined ? valid : inserted(valid, failsAt, broken);
    }

    private optionsOf({ target, replace }: Command): UpOptions {
        return {
            ...(target !== undefined && { targets: [names[target % names.length]!] }),
            ...(replace !== undefined && { replace: [names[replace % names.length]!] }),
        };
    }

    /** Changes the stack's program, or what Atlas holds. */
    private make({ kind, stack, pick, other, days }: Move): void {
        const own = this.stacks[stack];
        const { engine, program } = own;
        const at = program.length === 0 ? undefined : pick % program.length;
        const chosen = at === undefined ? undefined : program[at];
        const free = names.filter((name) => !program.some((each) => each.name === name));
        const name = free[other % free.length];
        const change = (changed: Partial<Declared>) => {
            own.program = program.map((each) => (each === chosen ? { ...each, ...changed } : each));
        };
        const args = (changed: Properties) => {
            const all = Object.entries({ ...chosen?.args, ...changed });
            change({ args: Object.fromEntries(all.filter(([, value]) => value !== undefined)) });
        };
        const heldId = chosen && this.find(engine, chosen)?.outputs["snapshotId"];
        if (/hand over|as well|own snapshot/.test(kind)) {
            this.handedOver.add(heldId);
        }
        switch (kind) {
            case "add":
                if (name !== undefined) {
                    // At a random place: what comes first in the program is registered first.
                    own.program = inserted(program, pick, this.declare(name));
                }
                return;
            case "remove":
                own.program = program.filter((each) => each !== chosen);
                return;
            case "rename with an alias":
                if (chosen && name !== undefined) {
                    change({ name, aliases: [chosen.name, ...(chosen.aliases ?? [])] });
                }
                return;
            case "drop aliases":
                change({ aliases: [] });
                return;
            case "hand over":
            case "hand over to another process":
                if (chosen && name !== undefined && heldId !== undefined) {
                    const process = kind === "hand over" ? chosen.process : `account-${days}`;
                    const next = { ...this.declare(name), ...(process !== undefined && { process }) };
                    change({ ...next, aliases: [], args: { ...next.args, adoptSnapshotId: heldId } });
                }
                return;
            case "adopt as well":
                if (name !== undefined && heldId !== undefined) {
                    const next = this.declare(name);
                    const adopting = {
                        ...next,
                        args: { ...next.args, adoptSnapshotId: heldId, retentionInDays: days },
                    };
                    own.program = inserted(program, pick, adopting);
                }
                return;
            case "import as well": {
                const stored = chosen && this.find(engine, chosen);
                if (stored) {
                    // The program never declares it.
                    engine.import("again", stored);
                }
                return;
            }
            case "name the own snapshot":
                if (heldId !== undefined) {
                    // With other triggers that would ask for a new snapshot and for the old one.
                    const { triggers } = (chosen && this.find(engine, chosen)?.inputs) ?? {};
                    args({ adoptSnapshotId: heldId, triggers });
                }
                return;
            case "drop adoption":
                args({ adoptSnapshotId: undefined });
                return;
            case "change the retention":
                args({ retentionInDays: days });
                return;
            case "change the triggers":
                this.release += 1;
                args({ triggers: [this.release], adoptSnapshotId: undefined });
                return;
            case "delete before replace":
                change({ deleteBeforeReplace: true });
                return;
            case "somebody deletes": {
                const id = typeof heldId === "string" && this.inAtlas(heldId) ? heldId : undefined;
                if (id !== undefined) {
                    this.atlas.deleteSnapshot(id);
                    this.mayBeMissing.add(id);
                    // What is adopted by name has to be there.
                    for (const each of this.stacks) {
                        each.program = each.program.map((one) =>
                            one.args["adoptSnapshotId"] === id ? { ...one, args: without(one.args) } : one,
                        );
                    }
                }
                return;
            }
            case "somebody keeps longer":
                if (typeof heldId === "string" && this.inAtlas(heldId)?.status === "completed") {
                    this.atlas.setRetention(heldId, 500 + days);
                }
                return;
            case "time passes":
                this.clock.advance(days * 60_000);
        }
    }

    private declare(name: string): Declared {
        const { description, waitForCompletion } = this.story;
        return {
            name,
            args: {
                projectId,
                clusterName: "Cluster0",
                retentionInDays: 100,
                waitForCompletion,
                ...(description !== undefined && { description }),
            },
        };
    }

    private find(engine: EngineModel, { name, aliases = [] }: Declared): StoredResource | undefined {
        return [name, ...aliases].map((each) => engine.find(each)).find((each) => each !== undefined);
    }

    /** What a state holds is there, and lives as long as that state says. */
    private checkHeld(): void {
        const all = this.stacks.flatMap(({ engine }) => engine.state);
        for (const { outputs, urn, pendingDelete } of all) {
            const id = outputs["snapshotId"];
            const found = this.inAtlas(id);
            if (this.mayBeMissing.has(String(id)) || outputs["status"] === "failed" || pendingDelete) {
                continue;
            }
            assert.ok(found, `the snapshot ${String(id)} that ${urn} holds is there`);
            const holders = all.filter((each) => each.outputs["snapshotId"] === id && !each.pendingDelete);
            assert.ok(
                holders.length === 1 || this.handedOver.has(id),
                `the snapshot ${String(id)} is that of ${urn} alone`,
            );
            const lacksMs = Date.parse(String(outputs["expiresAt"])) - Date.parse(found.expiresAt);
            assert.ok(!(lacksMs > dayMs / 2), `the snapshot ${String(id)} lives as long as ${urn} says`);
        }
    }

    private checkForeign(): void {
        for (const [id, expiresAt] of this.foreign) {
            assert.equal(this.inAtlas(id)?.expiresAt, expiresAt, `the snapshot ${id} of somebody else is as it was`);
        }
    }

    /** Nobody is told of a snapshot that a resource holds that it is nobody's. */
    private checkAssertions(told: string[], held: ReadonlySet<string>): void {
        for (const text of told) {
            const [, id] = /snapshot ([0-9a-f]{24}) .*belongs to no resource/.exec(text) ?? [];
            assert.ok(id === undefined || !held.has(id), `of a snapshot that is held: ${text}`);
        }
    }

    private checkNothingLost(): void {
        const lost = this.atlas
            .snapshots()
            .map(({ id }) => id)
            .filter((id) => !this.foreign.has(id) && this.everHeld.has(id))
            .filter((id) => !this.messages.some((text) => text.includes(id)));
        assert.deepEqual(lost, [], "every snapshot that a state has held is gone or was named");
    }

    private heldBy(engine: EngineModel): Set<string> {
        return new Set(engine.holders().map(({ snapshotId }) => snapshotId));
    }

    private inAtlas(id: unknown) {
        return this.atlas.snapshots().find((each) => each.id === id);
    }

    private acceptedPosts(): number {
        return this.atlas.requests.filter(
            ({ method, accepted, path }) => method === "POST" && accepted && path.endsWith("/snapshots"),
        ).length;
    }
}

function inserted<T>(list: T[], place: number, item: T): T[] {
    const at = place % (list.length + 1);
    return [...list.slice(0, at), item, ...list.slice(at)];
}

function without(args: Properties): Properties {
    return Object.fromEntries(Object.entries(args).filter(([name]) => name !== "adoptSnapshotId"));
}
