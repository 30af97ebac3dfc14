/** The Pulumi engine that started this plugin process: where messages for a resource go, and whether it is still there. */
import { createRequire } from "node:module";
import { connect } from "node:net";

export interface Engine {
    /** Shows a warning with the resource `urn`. */
    warn(urn: string, text: string): void;
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
    const address = args.find((arg) => /^[^-].*:\d+$/.test(arg));
    if (address === undefined) {
        return { warn: warnOnConsole, gone: new AbortController().signal };
    }
    return { warn: createWarner(address), gone: watch(address) };
}

function warnOnConsole(_urn: string, text: string): void {
    console.error(`warning: ${text}`);
}

function createWarner(address: string): Engine["warn"] {
    // grpc-js belongs to the SDK: its credentials must come from the SDK's own copy.
    const requireFromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
    const { EngineClient } = requireFromSdk(
        "./proto/engine_grpc_pb",
    ) as typeof import("@pulumi/pulumi/proto/engine_grpc_pb");
    const messages = requireFromSdk("./proto/engine_pb") as typeof import("@pulumi/pulumi/proto/engine_pb");
    const { credentials } = requireFromSdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
    const client = new EngineClient(address, credentials.createInsecure());
    return (urn, text) => {
        const request = new messages.LogRequest();
        request.setSeverity(messages.LogSeverity.WARNING);
        request.setMessage(text);
        request.setUrn(urn);
        client.log(request, (error: unknown) => {
            if (error) {
                warnOnConsole(urn, text);
            }
        });
    };
}

/** After SIGKILL of the engine nobody tells a plugin to end; it would live on, and poll, for ever. */
function watch(address: string): AbortSignal {
    const gone = new AbortController();
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
    return gone.signal;
}
