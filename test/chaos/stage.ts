/** Where an experiment takes place: a local Atlas, snapshots of other people in it, and a stack. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defaultDescription } from "../../provider/lifecycle/snapshot/description";
import { type LocalAtlas, type LoggedRequest, startLocalAtlas } from "../../provider/local";
import { PulumiStack } from "../pulumi/stack";
import { phaseMs, Tempo } from "./tempo";

const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
const clusterName = "Cluster0";
const urn = "urn:pulumi:dev::test::pulumi-nodejs:dynamic/atlas:OnDemandSnapshot::snapshot";

/** The releases that the program is run with, each of them another trigger. */
export const releases = { first: "1", second: "2" } as const;

/** An accepted DELETE. */
export interface Deletion {
    id: string;
    /** The snapshots of ours that were completed by then. */
    completed: readonly string[];
}

export class Stage {
    readonly deletions: Deletion[] = [];
    /** The ids of the snapshots that others took. */
    readonly foreign: ReadonlySet<string>;

    private constructor(
        readonly tempo: Tempo,
        readonly atlas: LocalAtlas,
        readonly stack: PulumiStack,
        answers: Answers,
    ) {
        this.foreign = new Set(plantForeign(atlas));
        answers.listener = (request) => {
            this.noteDeletion(request);
        };
    }

    static async create(config: Readonly<Record<string, string>>): Promise<Stage> {
        const tempo = new Tempo();
        const answers: Answers = { listener: () => undefined };
        const atlas = await startLocalAtlas({
            clock: tempo,
            // A run's requests are those that are new in the log: none of it may go.
            requestsKept: 1_000_000,
            onRequest: (request) => {
                tempo.onRequest(request);
                answers.listener(request);
            },
            queuedMs: phaseMs,
            inProgressMs: phaseMs,
            // The time that is skipped makes no nonce stale: each would cost requests that tell nothing.
            nonceLifetimeMs: 1000 * phaseMs,
        });
        try {
            const all = { "test:projectId": projectId, "test:clusterName": clusterName, ...config };
            const stack = await PulumiStack.create({ config: all, env: atlas.env, timeoutMs: 60_000 });
            stack.useStep("test/chaos/program");
            return new Stage(tempo, atlas, stack, answers);
        } catch (error) {
            await atlas.stop();
            throw error;
        }
    }

    async dispose(): Promise<void> {
        this.stack.dispose();
        await this.atlas.stop();
    }

    /** The ids of the snapshots that nobody else took. */
    ours(): string[] {
        return this.atlas
            .snapshots()
            .map(({ id }) => id)
            .filter((id) => !this.foreign.has(id));
    }

    statusOf(snapshotId: string): string | undefined {
        return this.atlas.snapshots().find(({ id }) => id === snapshotId)?.status;
    }

    /** The requests that arrive from now on. */
    follow(): () => readonly LoggedRequest[] {
        const { length } = this.atlas.requests;
        return () => this.atlas.requests.slice(length);
    }

    private noteDeletion({ method, accepted, path }: LoggedRequest): void {
        if (method !== "DELETE" || !accepted) return;
        const completed = this.ours().filter((id) => this.statusOf(id) === "completed");
        this.deletions.push({ id: path.slice(-24), completed });
    }

    /** Whether the backend still holds the lock of a run. */
    isLocked(): boolean {
        const locks = join(this.stack.folder, "backend", ".pulumi", "locks");
        return (
            existsSync(locks) && readdirSync(locks, { recursive: true }).some((name) => String(name).endsWith(".json"))
        );
    }
}

/** Connects the Atlas with the stage that is made after it. */
interface Answers {
    listener: (request: LoggedRequest) => void;
}

/** What is easily mistaken for ours: the same description by schedule, the same form on demand, and anything else. */
function plantForeign(atlas: LocalAtlas): string[] {
    const [first, second] = [defaultDescription(urn, [releases.first]), defaultDescription(urn, [releases.second])];
    return [
        { description: first, snapshotType: "scheduled" as const, finished: false },
        { description: second, snapshotType: "scheduled" as const },
        { description: "Pulumi test/dev/snapshot #00000000" },
        { description: "by hand" },
    ].map((planted) => atlas.addSnapshot({ ...planted, retentionInDays: 365 }).id);
}
