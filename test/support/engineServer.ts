/** The engine's side of its messages: a real gRPC server that takes what a plugin tells, or lets it wait for ever. */
import { createRequire } from "node:module";
import type { handleUnaryCall } from "@grpc/grpc-js";
import type { Empty as EmptyMessage } from "google-protobuf/google/protobuf/empty_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";

// grpc-js belongs to the SDK.
const requireFromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = requireFromSdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
const { EngineService } = requireFromSdk(
    "./proto/engine_grpc_pb",
) as typeof import("@pulumi/pulumi/proto/engine_grpc_pb");
const { Empty } = requireFromSdk("google-protobuf/google/protobuf/empty_pb.js") as {
    Empty: new () => EmptyMessage;
};

export interface EngineServer {
    /** As the engine gives it to its plugins. */
    address: string;
    /** What it was told so far, in the order of arrival. */
    told: LogRequest.AsObject[];
    /** Resolves once so many messages have arrived. */
    arrived(count: number): Promise<void>;
    /** Answers the oldest message that waits. */
    answer(): void;
    /** Answers all that still waits. */
    stop(): Promise<void>;
}

/** @param answers Whether it takes messages by itself; otherwise each one waits for `answer`. */
export async function startEngineServer({ answers = true } = {}): Promise<EngineServer> {
    const told: LogRequest.AsObject[] = [];
    const waiting: (() => void)[] = [];
    const onArrival = new Set<() => void>();
    const log: handleUnaryCall<LogRequest, EmptyMessage> = (call, reply) => {
        told.push(call.request.toObject());
        waiting.push(() => {
            reply(null, new Empty());
        });
        if (answers) {
            waiting.shift()?.();
        }
        onArrival.forEach((look) => {
            look();
        });
    };
    const server = new grpc.Server();
    server.addService(EngineService, { log });
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
            if (error) {
                reject(error);
            } else {
                resolve(bound);
            }
        });
    });
    return {
        address: `127.0.0.1:${port}`,
        told,
        arrived: (count) =>
            new Promise((resolve) => {
                const look = () => {
                    if (told.length >= count) {
                        onArrival.delete(look);
                        resolve();
                    }
                };
                onArrival.add(look);
                look();
            }),
        answer: () => waiting.shift()?.(),
        stop: async () => {
            waiting.splice(0).forEach((answer) => {
                answer();
            });
            await new Promise<void>((resolve) => {
                server.tryShutdown(() => {
                    resolve();
                });
            });
        },
    };
}
