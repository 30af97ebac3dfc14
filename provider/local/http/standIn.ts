/** What a fault lets answer in Atlas's place. */
import type { FaultKind } from "../faults";
import { Refusal } from "./refusal";

export function standIn(fault: Extract<FaultKind, { kind: "html" | "status" }>): Response {
    if (fault.kind === "html") {
        return gatewayPage(fault.status);
    }
    const { status, errorCode = "UNEXPECTED_ERROR", detail = "Unexpected error.", headers } = fault;
    return new Refusal(status, errorCode, detail, [], headers).toResponse();
}

export function gatewayPage(status: number): Response {
    const page = `<html>\n<head><title>${status}</title></head>\n<body><center><h1>${status}</h1></center></body>\n</html>\n`;
    return new Response(page, { status, headers: { "Content-Type": "text/html" } });
}
