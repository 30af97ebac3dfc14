/** The Pulumi engine that started this plugin process: where messages for a resource go, and whether it is still there. */
import { setMaxListeners } from "node:events";
import { createRequire } from "node:module";
import { connect } from "node:net";

export interface Engine {
    /** Its address, the same for all plugin processes of a run; absent without an engine. */
    address?: string;
    /** Shows a warning with the resource `urn`. */
    warn(urn: string, text: string): void;
    /** Leaves a line in the log of the run, with the resource `urn`. */
    info(urn: string, text: string): void;
    /** Shows a text in the row of the resource `urn`, until the next one. Whether the engine takes it makes no difference. */
    status(urn: string, text: string): void;
    /** Aborted once the engine is gone, so that nothing goes on polling for nobody. */
    gone: AbortSignal;
}

/** Well under the ten seconds after which a killed run's plugin must be gone. */
const lookIntervalMs = 3000;

/**
 * @param args The process's arguments. The engine gives its own address as the first one that is no flag; without it (in
 *     tests) messages go to the console.
 */
export function connectToEngine(args: string[]): Engine {
    const address = args.find((arg) => /^[^-][^/]*:\d+$/.test(arg));
    const gone = new AbortController();
    // As many listeners as resources that wait; Node would take that for a leak and say so in the user's terminal.
    setMaxListeners(0, gone.signal);
    if (address === undefined) {
        return { warn: warnOnConsole, info: tellConsole, status: () => undefined, gone: gone.signal };
    }
    watch(address, gone);
    return { address, ...createLog(address), gone: gone.signal };
}

function warnOnConsole(_urn: string, text: string): void {
    console.error(`warning: ${text}`);
}

function tellConsole(_urn: string, text: string): void {
    console.log(text);
}

function createLog(address: string): Omit<Engine, "gone"> {
    // grpc-js belongs to the SDK: its credentials must come from the SDK's own copy.
    const requireFromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
    const { EngineClient } = requireFromSdk(
        "./proto/engine_grpc_pb",
    ) as typeof import("@pulumi/pulumi/proto/engine_grpc_pb");
    const messages = requireFromSdk("./proto/engine_pb") as typeof import("@pulumi/pulumi/proto/engine_pb");
    const { credentials } = requireFromSdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
    const client = new EngineClient(address, credentials.createInsecure());
    const { INFO, WARNING } = messages.LogSeverity;
    const log =
        (severity: typeof INFO | typeof WARNING, ephemeral: boolean, instead: Engine["warn"]) =>
        (urn: string, text: string) => {
            const request = new messages.LogRequest();
            request.setSeverity(severity);
            request.setMessage(text);
            request.setUrn(urn);
            request.setEphemeral(ephemeral);
            client.log(request, (error: unknown) => {
                if (error) {
                    instead(urn, text);
                }
            });
        };
    return {
        warn: log(WARNING, false, warnOnConsole),
        info: log(INFO, false, tellConsole),
        status: log(INFO, true, () => undefined),
    };
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
