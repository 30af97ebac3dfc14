/** Where Atlas has answered this process. Before that, a fault is more likely a wrong address than an outage. */
import { isFromAtlas } from "./answer";
import type { Transport } from "./transport";

export class Contacts {
    private readonly answered = new Set<string>();

    has(baseUrl: URL): boolean {
        return this.answered.has(baseUrl.href);
    }

    /** The same transport, whose answers count. */
    watch(baseUrl: URL, transport: Transport): Transport {
        return async (request, signal) => {
            const answer = await transport(request, signal);
            if (!this.has(baseUrl) && isFromAtlas(answer)) {
                this.answered.add(baseUrl.href);
            }
            return answer;
        };
    }
}
