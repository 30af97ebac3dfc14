/** Pulumi's own plugin process with this package in it, started and asked as the engine does, without an engine. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import type { ServiceError } from "@grpc/grpc-js";
import { capturedText } from "../../provider/resources/captured";
import { packageRoot } from "../pulumi/packageRoot";

const requireFromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = requireFromSdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
const { ResourceProviderClient } = requireFromSdk(
    "./proto/provider_grpc_pb",
) as typeof import("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = requireFromSdk("./proto/provider_pb") as typeof import("@pulumi/pulumi/proto/provider_pb");
const { Status } = requireFromSdk("./proto/status_pb") as typeof import("@pulumi/pulumi/proto/status_pb");
const { Struct } = requireFromSdk(
    "google-protobuf/google/protobuf/struct_pb.js",
) as typeof import("google-protobuf/google/protobuf/struct_pb");

/** What the engine would store: a created resource, or one that was made and is not completed. */
export type Created = { id: string } | { id: string; reasons: string[] } | { message: string };

export interface PluginUnderTest {
    create(inputs: Record<string, unknown>): Promise<Created>;
    kill(signal: NodeJS.Signals): void;
    /** Resolves to the exit code or the signal that ended it. */
    ended: Promise<number | NodeJS.Signals>;
    stderr(): string;
}

/** @param engineAddress Where its engine is; somebody has to listen there. */
export async function startPlugin(
    engineAddress: string,
    env: Readonly<Record<string, string>>,
): Promise<PluginUnderTest> {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [script, engineAddress], {
        cwd: packageRoot,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    const client = new ResourceProviderClient(`127.0.0.1:${String(port).trim()}`, grpc.credentials.createInsecure());
    await new Promise<void>((resolve, reject) => {
        const request = new messages.ConfigureRequest();
        request.setArgs(Struct.fromJavaScript({}));
        client.configure(request, (error) => {
            if (error) {
                reject(error);
            } else {
                resolve();
            }
        });
    });
    void ended.then(() => {
        client.close();
    });
    return {
        create: (inputs) =>
            new Promise((resolve) => {
                const request = new messages.CreateRequest();
                const __provider = capturedText("onDemandSnapshot");
                request.setProperties(Struct.fromJavaScript({ ...inputs, __provider }));
                client.create(request, (error, response) => {
                    resolve(error ? unfinishedIn(error) : { id: response.getId() });
                });
            }),
        kill: (signal) => {
            child.kill(signal);
        },
        ended,
        stderr: () => stderr,
    };
}

/** The id and the reasons that an error carries for the engine, as its protocol packs them. */
function unfinishedIn(error: ServiceError): Created {
    const [packed] = error.metadata.get("grpc-status-details-bin");
    if (!Buffer.isBuffer(packed)) {
        return { message: error.details };
    }
    const [detail] = Status.deserializeBinary(packed).getDetailsList();
    const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail!.getValue_asU8());
    return { id: failed.getId(), reasons: failed.getReasonsList() };
}
