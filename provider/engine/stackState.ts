/**
 * The state of the stack, as the Pulumi CLI reports it: the engine shows a provider one resource at a time, and in a run with
 * `--target`, or in a `destroy`, most of them never. `pulumi stack export` takes no lock, needs no passphrase and is there in the
 * middle of a run.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parseSnapshotResourceId } from "../lifecycle/resourceId";
import type { Holder } from "../lifecycle/holders";
import { stackNamedInCommand } from "./cliCommand";

/** The resources of a state, as far as they matter here. */
interface StoredResource {
    urn: string;
    type?: string;
    id?: string;
    custom?: boolean;
    external?: boolean;
    outputs?: Record<string, unknown>;
}

/** Those whose deletion deletes or changes the snapshot that their id names; the official provider's is one of them. */
const holdingTypes = /:(OnDemandSnapshot|LegacySnapshotExpiry|CloudBackupSnapshot)$/;

const limitMs = 60_000;
const largestState = 1024 ** 3;

/**
 * Which resources of the stack hold which snapshots.
 *
 * @param urn A resource of the stack, by the URN that it was created under: its stack may have been renamed since, or the resource
 * moved to another one with `pulumi state move`.
 * @param snapshotId A snapshot that the state has to hold.
 * @throws {Error} If no state can be read, or only another stack's.
 */
export async function readStackHolders(urn: string, snapshotId?: string): Promise<Holder[]> {
    const [stackName, projectName] = urn.replace(/^urn:pulumi:/, "").split("::");
    const named = await stackNamedInCommand();
    // Without a name the CLI takes the selected stack, as it does for the run itself.
    const candidates = named === undefined ? [[], ["--stack", stackName ?? ""]] : [["--stack", named]];
    let problem = new Error("`pulumi stack export` gave another stack's state");
    for (const args of candidates) {
        try {
            const resources = await exportStack(args);
            const holders = holdersIn(resources);
            const holding = holders.filter((each) => snapshotId === undefined || each.snapshotId === snapshotId);
            const isNamedLikeOurs = resources.every(({ urn: each }) =>
                each.startsWith(`urn:pulumi:${stackName}::${projectName}::`),
            );
            const isOurs = isNamedLikeOurs
                ? snapshotId === undefined || holding.length > 0
                : holding.some(({ createdAs }) => createdAs === urn);
            if (isOurs) {
                return holders;
            }
        } catch (error) {
            problem = error as Error;
        }
    }
    throw problem;
}

/** The resources that hold snapshots, among all of a state. */
export function holdersIn(resources: StoredResource[]): Holder[] {
    return resources.flatMap(({ urn, type = "", id, custom, external, outputs }) => {
        if (!custom || external || id === undefined || !holdingTypes.test(type)) {
            return [];
        }
        const stored = outputs?.["__urn"];
        try {
            const { snapshotId } = parseSnapshotResourceId(id);
            return [{ snapshotId, urn, createdAs: typeof stored === "string" ? stored : urn }];
        } catch {
            return [];
        }
    });
}

/**
 * All resources of a stack, those included that only wait for their deletion.
 *
 * @param args Which stack. @default the selected one
 * @throws {Error} In words that complete "..., because".
 */
export async function exportStack(args: string[] = []): Promise<StoredResource[]> {
    const command = ["stack", "export", "--non-interactive", ...args];
    const options = { timeout: limitMs, maxBuffer: largestState, env: quietEnvironment() };
    let text: string;
    try {
        text = (await promisify(execFile)("pulumi", command, options)).stdout;
    } catch (error) {
        throw new Error(`\`pulumi ${["stack export", ...args].join(" ")}\` failed (${reasonOf(error)})`, {
            cause: error,
        });
    }
    const { deployment } = JSON.parse(text) as { deployment?: { resources?: StoredResource[] } };
    return deployment?.resources ?? [];
}

/** Without what makes one CLI talk to the log of another. */
function quietEnvironment(): NodeJS.ProcessEnv {
    const { PULUMI_LOG_OTLP_ENDPOINT, PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT, TRACEPARENT, ...environment } = process.env;
    return { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
}

function reasonOf(error: unknown): string {
    const { code, killed, stderr } = error as { code?: unknown; killed?: boolean; stderr?: string };
    if (code === "ENOENT") {
        return "there is no `pulumi` on the PATH";
    }
    if (killed) {
        return `no answer within ${limitMs / 1000} s`;
    }
    const said = (stderr ?? "").trim().split("\n").at(-1);
    return said || (error as Error).message;
}
