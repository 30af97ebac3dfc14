/** Messages for a resource, told to the Pulumi engine. An engine that takes none of them costs neither memory nor a warning. */
import { createRequire } from "node:module";
import { systemClock } from "../clock";

/** Where messages for a resource go. */
export interface EngineLog {
    /** Shows a warning with the resource `urn`. */
    warn(urn: string, text: string): void;
    /** Leaves a line in the log of the run, with the resource `urn`. */
    info(urn: string, text: string): void;
    /** Shows a text in the row of the resource `urn`, until the next one. Whether the engine takes it makes no difference. */
    status(urn: string, text: string): void;
}

/** What the engine has not taken by then goes to the console. */
const answerLimitMs = 10_000;

/** Where messages go without an engine. */
export const consoleLog: EngineLog = {
    warn: (_urn, text) => {
        console.error(`warning: ${text}`);
    },
    info: (_urn, text) => {
        console.log(text);
    },
    status: () => undefined,
};

export function createEngineLog(address: string): EngineLog {
    // grpc-js belongs to the SDK: its credentials must come from the SDK's own copy.
    const requireFromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
    const { EngineClient } = requireFromSdk(
        "./proto/engine_grpc_pb",
    ) as typeof import("@pulumi/pulumi/proto/engine_grpc_pb");
    const messages = requireFromSdk("./proto/engine_pb") as typeof import("@pulumi/pulumi/proto/engine_pb");
    const { credentials, Metadata } = requireFromSdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
    const client = new EngineClient(address, credentials.createInsecure());
    const { INFO, WARNING } = messages.LogSeverity;

    function tell(
        message: { severity: typeof INFO | typeof WARNING; urn: string; text: string; ephemeral?: boolean },
        answered: (taken: boolean) => void,
    ): void {
        const request = new messages.LogRequest();
        request.setSeverity(message.severity);
        request.setMessage(message.text);
        request.setUrn(message.urn);
        request.setEphemeral(message.ephemeral ?? false);
        client.log(request, new Metadata(), { deadline: systemClock.now() + answerLimitMs }, (error: unknown) => {
            answered(!error);
        });
    }

    /** By URN: rows whose last text the engine has not taken yet, and what to show next. */
    const rows = new Map<string, { next: string | undefined }>();

    function status(urn: string, text: string): void {
        const row = rows.get(urn);
        if (row) {
            row.next = text;
            return;
        }
        const shown: { next: string | undefined } = { next: undefined };
        rows.set(urn, shown);
        tell({ severity: INFO, urn, text, ephemeral: true }, () => {
            rows.delete(urn);
            if (shown.next !== undefined) {
                status(urn, shown.next);
            }
        });
    }

    return {
        warn: (urn, text) => {
            tell({ severity: WARNING, urn, text }, (taken) => {
                if (!taken) {
                    consoleLog.warn(urn, text);
                }
            });
        },
        info: (urn, text) => {
            tell({ severity: INFO, urn, text }, (taken) => {
                if (!taken) {
                    consoleLog.info(urn, text);
                }
            });
        },
        status,
    };
}
