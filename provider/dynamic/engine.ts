/** The Pulumi engine that started this plugin process: where messages for a resource go, and whether it is still there. */
import { setMaxListeners } from "node:events";
import { connect } from "node:net";
import { consoleLog, createEngineLog, type EngineLog } from "./engineLog";
import { Operations } from "./operations";

export interface Engine extends EngineLog {
    /** Its address, the same for all plugin processes of a run; absent without an engine. */
    address?: string;
    /** Aborted once the engine is gone, so that nothing goes on polling for nobody, and once this process has to end. */
    gone: AbortSignal;
}

/** Well under the ten seconds after which a killed run's plugin must be gone. */
const lookIntervalMs = 3000;

/**
 * @param args The process's arguments. The engine gives its own address as the first one that is no flag; without it (in
 *     tests) messages go to the console.
 * @param operations What the process has under way, which it is to finish before SIGTERM ends it.
 */
export function connectToEngine(
    args: string[],
    operations: Pick<Operations, "endOnSigterm"> = new Operations(),
): Engine {
    const address = args.find((arg) => /^[^-][^/]*:\d+$/.test(arg));
    const gone = new AbortController();
    // As many listeners as resources that wait; Node would take that for a leak and say so in the user's terminal.
    setMaxListeners(0, gone.signal);
    if (address === undefined) {
        return { ...consoleLog, gone: gone.signal };
    }
    watch(address, gone);
    operations.endOnSigterm(gone);
    return { address, ...createEngineLog(address), gone: gone.signal };
}

/** After SIGKILL of the engine nobody tells a plugin to end; it would live on, and poll, for ever. */
function watch(address: string, gone: AbortController): void {
    const port = Number(address.slice(address.lastIndexOf(":") + 1));
    const host = address.slice(0, address.lastIndexOf(":"));
    const look = () => {
        const socket = connect({ host, port }, () => socket.destroy());
        socket.on("error", (error: NodeJS.ErrnoException) => {
            if (error.code === "ECONNREFUSED") {
                gone.abort(new Error("The Pulumi engine is gone"));
                process.exit(1);
            }
        });
    };
    setInterval(look, lookIntervalMs).unref();
}
