/** Signing in over real sockets, with credentials that the local Atlas really checks. */
import assert from "node:assert/strict";
import { AtlasApiError, AtlasAuthError } from "../../../provider/atlas/errors";
import { defaultAccount } from "../../../provider/local/constants";
import type { Credentials } from "../../../provider/settings/settings";
import { failureOf } from "../../support/failureOf";
import { cluster, signIns, type SocketRig, withSockets } from "../../support/clientSockets";
import { apiKey, serviceAccount } from "../../support/localAccount";

const minuteMs = 60_000;
const kinds: [what: string, credentials: Credentials, authenticated: string][] = [
    ["an API key", apiKey, "digest"],
    ["a service account", serviceAccount, "bearer"],
];

/** One of each method, the POST included; the cluster's last snapshot is completed again at the end. */
async function everyMethod({ operations, clock, budget }: SocketRig): Promise<void> {
    const body = { description: "d", retentionInDays: 3 };
    const { value } = await operations.takeSnapshots(cluster, body, budget());
    const snapshot = { ...cluster, snapshotId: value.id };
    clock.advance(10_000);
    await operations.getClusterBackupSnapshot(snapshot, budget());
    await operations.updateBackupSnapshot(snapshot, 9, budget());
    await operations.deleteClusterBackupSnapshot(snapshot, budget());
}

async function fetchToken(url: string): Promise<string> {
    const { clientId, clientSecret } = defaultAccount;
    const response = await fetch(`${url}/api/oauth/token`, {
        method: "POST",
        headers: { Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
        body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
}

for (const [what, credentials, authenticated] of kinds) {
    describe(`client with ${what}`, () => {
        it("is let in for every method, by one sign-in", async () => {
            await withSockets({}, credentials, async (rig) => {
                await everyMethod(rig);
                assert.deepEqual(
                    rig.calls().map(({ method, accepted, authenticated: by }) => [method, accepted, by]),
                    ["POST", "GET", "PATCH", "DELETE"].map((method) => [method, true, authenticated]),
                );
                assert.equal(signIns(rig.atlas), 1);
                assert.ok(rig.atlas.requests.every(({ path, status }) => status !== 401 || !path.includes("oauth")));
            });
        });

        it("needs one sign-in for 20 concurrent first requests", async () => {
            await withSockets({}, credentials, async ({ operations, atlas, budget, calls }) => {
                await Promise.all(Array.from({ length: 20 }, () => operations.listBackupSnapshots(cluster, budget())));
                assert.equal(calls().filter(({ accepted }) => accepted).length, 20);
                assert.equal(signIns(atlas), 1);
                assert.equal(atlas.requests.length, 21);
            });
        });

        it("signs in afresh, with a POST as well, when the old sign-in has expired", async () => {
            const options = { nonceLifetimeMs: 5 * minuteMs, tokenLifetimeMs: 5 * minuteMs };
            await withSockets(options, credentials, async (rig) => {
                for (let round = 0; round < 3; round++) {
                    await everyMethod(rig);
                    rig.clock.advance(6 * minuteMs);
                }
                assert.equal(rig.calls().filter(({ accepted }) => accepted).length, 12);
                assert.equal(rig.calls().filter(({ method }) => method === "POST").length, 3);
            });
        });

        it("survives an expiry under 20 concurrent requests, without a wave of sign-ins", async () => {
            const options = { nonceLifetimeMs: 5 * minuteMs, tokenLifetimeMs: 5 * minuteMs };
            await withSockets(options, credentials, async ({ operations, atlas, clock, budget, calls }) => {
                const list = () => operations.listBackupSnapshots(cluster, budget());
                await list();
                clock.advance(6 * minuteMs);
                await Promise.all(Array.from({ length: 20 }, list));
                assert.equal(calls().filter(({ accepted }) => accepted).length, 21);
                assert.ok(atlas.requests.filter(({ path }) => path.includes("oauth")).length <= 2);
                assert.ok(clock.pauses.length === 0, "nobody had to wait");
            });
        });

        it("survives a sign-in that is forgotten by the server, with every method", async () => {
            await withSockets({}, credentials, async (rig) => {
                const kind = credentials.kind === "apiKey" ? "staleNonce" : "expiredToken";
                for (const method of ["POST", "GET", "PATCH", "DELETE"]) {
                    rig.atlas.addFaults({ method, path: "/backup/snapshots", fault: { kind } });
                }
                await everyMethod(rig);
                assert.deepEqual(
                    rig.calls().map(({ method, accepted }) => [method, accepted]),
                    ["POST", "GET", "PATCH", "DELETE"].map((method) => [method, true]),
                );
                assert.deepEqual(rig.clock.pauses, []);
            });
        });

        it("is told of a project that it may not see in Atlas's own words", async () => {
            const foreign = { clusterName: "Foreign", projectId: "aaaaaaaaaaaaaaaaaaaaaaaa" };
            const accounts = [{ ...defaultAccount, projectIds: [cluster.projectId] }];
            const clusters = [{ clusterName: cluster.clusterName }, foreign];
            await withSockets({ accounts, clusters }, credentials, async ({ operations, budget }) => {
                const error = await failureOf(operations.listBackupSnapshots(foreign, budget()));
                assert.ok(error instanceof AtlasApiError);
                assert.deepEqual([error.status, error.code], [401, "USER_CANNOT_ACCESS_GROUP"]);
            });
        });
    });
}

describe("client with an API key", () => {
    it("keeps 300 nonce counts apart", async () => {
        await withSockets({}, apiKey, async ({ operations, atlas, budget }) => {
            for (let count = 0; count < 300; count++) {
                await operations.getGroup(cluster, budget());
            }
            assert.equal(signIns(atlas), 1);
            assert.equal(atlas.requests.length, 301);
        });
    });

    it("signs in to a server whose challenge has no qop", async () => {
        await withSockets({ challenge: "noQop" }, apiKey, async (rig) => {
            await everyMethod(rig);
            assert.ok(rig.calls().every(({ accepted }) => accepted));
            assert.equal(signIns(rig.atlas), 1);
        });
    });

    it("repeats the sign-in itself, also for a POST, where that meets faults", async () => {
        const faults = [
            { anonymous: true, nth: 1, fault: { kind: "reset" } },
            { anonymous: true, nth: 2, fault: { kind: "html", status: 503 } },
            { anonymous: true, nth: 3, fault: { kind: "hang" } },
        ] as const;
        await withSockets({ faults: [...faults] }, apiKey, async ({ operations, clock, budget, calls }) => {
            await operations.takeSnapshots(cluster, { description: "d", retentionInDays: 3 }, budget());
            assert.equal(calls().filter(({ method }) => method === "POST").length, 1);
            assert.equal(clock.pauses.length, 3);
        });
    });

    it("ends at once, with what to check, when the key is wrong", async () => {
        const wrong = { ...apiKey, privateKey: "wrong-S3CRET" } as Credentials;
        await withSockets({}, wrong, async ({ operations, atlas, clock, budget }) => {
            const error = await failureOf(operations.listBackupSnapshots(cluster, budget()));
            assert.ok(error instanceof AtlasAuthError);
            assert.match(error.message, /401 UNEXPECTED_ERROR: You are not authorized.*MONGODB_ATLAS_PRIVATE_API_KEY/);
            assert.ok(!error.message.includes("S3CRET"));
            assert.deepEqual(
                atlas.requests.map(({ status }) => status),
                [401, 401, 401],
            );
            assert.deepEqual(clock.pauses, []);
        });
    });
});

describe("client with a service account", () => {
    it("waits until it may ask for one more token", async () => {
        const options = { tokenRequestsPerMinute: 1 };
        await withSockets(options, serviceAccount, async ({ operations, atlas, connect, clock, budget }) => {
            await operations.getGroup(cluster, budget());
            await connect(serviceAccount).getGroup(cluster, budget());
            const asked = atlas.requests.filter(({ path }) => path === "/api/oauth/token");
            assert.deepEqual(
                asked.map(({ status }) => status),
                [200, 429, 200],
            );
            // As long as it was told, and a little longer.
            assert.deepEqual(
                clock.pauses.map((ms) => Math.floor(ms / 1000)),
                [60],
            );
        });
    });

    it("renews its token before it expires, so that no request is refused", async () => {
        await withSockets({ tokenLifetimeMs: 20 * minuteMs }, serviceAccount, async (rig) => {
            for (let minute = 0; minute < 60; minute++) {
                await rig.operations.getGroup(cluster, rig.budget());
                rig.clock.advance(minuteMs);
            }
            assert.ok(rig.atlas.requests.every(({ status }) => status === 200));
            assert.equal(signIns(rig.atlas), 4);
        });
    });

    it("works with tokens that live for a second", async () => {
        await withSockets({ tokenLifetimeMs: 1000 }, serviceAccount, async (rig) => {
            await everyMethod(rig);
            assert.ok(rig.calls().every(({ accepted }) => accepted));
        });
    });

    it("ends at once, with what to check, when the secret is wrong", async () => {
        const wrong = { ...serviceAccount, clientSecret: "wrong-S3CRET" } as Credentials;
        await withSockets({}, wrong, async ({ operations, atlas, budget }) => {
            const error = await failureOf(operations.listBackupSnapshots(cluster, budget()));
            assert.ok(error instanceof AtlasAuthError);
            assert.match(
                error.message,
                /401 invalid_client: Invalid credentials provided.*MONGODB_ATLAS_CLIENT_SECRET/,
            );
            assert.ok(!error.message.includes("S3CRET"));
            assert.equal(atlas.requests.length, 1);
        });
    });
});

describe("client with a ready token", () => {
    it("is let in, without a sign-in of its own", async () => {
        await withSockets({}, apiKey, async ({ atlas, connect, budget }) => {
            const operations = connect({ kind: "accessToken", accessToken: await fetchToken(atlas.url) });
            await operations.getGroup(cluster, budget());
            assert.deepEqual(
                atlas.requests.map(({ path, authenticated }) => [path.includes("oauth"), authenticated]),
                [
                    [true, "none"],
                    [false, "bearer"],
                ],
            );
        });
    });

    it("is told to fetch a new one once it has expired", async () => {
        await withSockets({}, apiKey, async ({ atlas, clock, connect, budget }) => {
            const accessToken = await fetchToken(atlas.url);
            const operations = connect({ kind: "accessToken", accessToken });
            clock.advance(61 * minuteMs);
            const error = await failureOf(operations.getGroup(cluster, budget()));
            assert.ok(error instanceof AtlasAuthError);
            assert.match(error.message, /MONGODB_ATLAS_ACCESS_TOKEN.*fetch a new one/);
            assert.ok(!error.message.includes(accessToken));
        });
    });
});

describe("client at a base URL", () => {
    it("does without the slash at its end", async () => {
        await withSockets({}, apiKey, async ({ atlas, connect, budget }) => {
            await connect(apiKey, `${atlas.url}/`).getGroup(cluster, budget());
            await connect(serviceAccount, `${atlas.url}/`).getGroup(cluster, budget());
            assert.ok(atlas.requests.every(({ path }) => !path.includes("//")));
        });
    });
});
