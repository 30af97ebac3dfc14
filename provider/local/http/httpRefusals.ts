/** Refusals of what is no request, or of one that is too long or meant for somebody else: nobody looked at its path. */
import { Refusal } from "./refusal";

export const httpRefusals = {
    badRequest: () => new Refusal(400, "UNEXPECTED_ERROR", "HTTP 400 Bad Request"),
    requestTimeout: () => new Refusal(408, "UNEXPECTED_ERROR", "HTTP 408 Request Timeout"),
    headersTooLong: () => new Refusal(431, "UNEXPECTED_ERROR", "HTTP 431 Request Header Fields Too Large"),
    bodyTooLong: () => new Refusal(413, "UNEXPECTED_ERROR", "HTTP 413 Request Entity Too Large"),
    foreignHost: (host: string) =>
        new Refusal(
            421,
            "UNEXPECTED_ERROR",
            `The local Atlas serves this machine's own names and addresses only, such as localhost and 127.0.0.1, and not ${host}.`,
        ),
};
