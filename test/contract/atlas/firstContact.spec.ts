/** Addresses from which Atlas never answers, on real connections: the operation ends after a minute, whatever the reason. */
import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { AtlasClient } from "../../../provider/atlas/client";
import { AtlasUnreachableError } from "../../../provider/atlas/errors";
import { SnapshotOperations } from "../../../provider/atlas/snapshots";
import { createTransport } from "../../../provider/atlas/transport";
import { budgetUntil } from "../../support/clientScript";
import { failureOf } from "../../support/failureOf";
import { withServer } from "../../support/clientServer";
import { cluster } from "../../support/clientSockets";
import { apiKey, serviceAccount } from "../../support/localAccount";
import { start, VirtualClock } from "../../support/virtualClock";

const page: RequestListener = (_incoming, outgoing) => {
    outgoing.writeHead(503, { "Content-Type": "text/html" }).end("<html>proxy</html>");
};
const close: RequestListener = (incoming) => {
    incoming.socket.destroy();
};

for (const [kind, credentials] of [
    ["an API key", apiKey],
    ["a service account", serviceAccount],
] as const) {
    describe(`client with ${kind}: a first contact that never works`, () => {
        const limits = new VirtualClock(start, { pausesEnd: "by hand" });
        const reasons: [what: string, listener: RequestListener, scheme: string, reason: RegExp][] = [
            ["plain http is spoken under an https address", page, "https:", /got no answer \((EPROTO|ERR_SSL_\w+)\)/],
            ["the server closes every connection at once", close, "http:", /got no answer \(ECONNRESET\)/],
            [
                "nothing ever answers",
                () => {
                    limits.endPauses();
                },
                "http:",
                /got no answer \(ETIMEDOUT\)/,
            ],
            ["a proxy shows its error page", page, "http:", /answered 503: an HTML page/],
        ];
        for (const [what, listener, scheme, reason] of reasons) {
            it(`ends after a minute where ${what}, in the second run too`, async () => {
                await withServer(listener, async ({ url }) => {
                    const clock = new VirtualClock(start, { pausesEnd: "at once" });
                    const settings = { baseUrl: new URL(url.replace("http:", scheme)), credentials };
                    const client = new AtlasClient(settings, createTransport(limits), clock);
                    const operations = new SnapshotOperations(client);
                    for (let run = 0; run < 2; run++) {
                        const startedAt = clock.now();
                        const budget = budgetUntil(startedAt + 2 * 3_600_000);
                        const error = await failureOf(operations.listBackupSnapshots(cluster, budget));
                        assert.ok(error instanceof AtlasUnreachableError);
                        assert.match(error.message, reason);
                        assert.match(
                            error.message,
                            /from 127\.0\.0\.1:\d+: check .*mongodbatlas:baseUrl.*HTTPS_PROXY.*firewall/,
                        );
                        assert.equal(clock.now() - startedAt, 60_000);
                        clock.advance(600_000);
                    }
                });
            });
        }
    });
}
