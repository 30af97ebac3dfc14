import assert from "node:assert/strict";
import { Accounts } from "../../../provider/atlas/accounts";
import { AtlasConnectionError, AtlasUnreachableError } from "../../../provider/atlas/errors";
import type { Credentials } from "../../../provider/settings/settings";
import {
    apiError,
    budgetUntil,
    makeAnswer,
    ScriptedTransport,
    settingsWith,
    type Step,
} from "../../support/clientScript";
import { failureOf } from "../../support/failureOf";
import { VirtualClock } from "../../support/virtualClock";

const cluster = { projectId: "5f1a", clusterName: "c" };
const reset = new AtlasConnectionError("GET", "/p", "ECONNRESET", false);
const token = (number: number): Credentials => ({ kind: "accessToken", accessToken: `token-${number}` });

function start(...steps: Step[]) {
    const clock = new VirtualClock();
    const transport = new ScriptedTransport(...steps);
    const accounts = new Accounts(transport.send, clock);
    const budget = (minutes: number) => budgetUntil(clock.now() + minutes * 60_000);
    return { clock, transport, accounts, budget, of: (number: number) => accounts.of(settingsWith(token(number))) };
}

describe("Accounts", () => {
    it("has one client for the same credentials at the same address", () => {
        const { accounts, of } = start();
        assert.equal(of(1), of(1));
        assert.notEqual(of(1), of(2));
        assert.notEqual(of(1), accounts.of(settingsWith(token(1), "https://other.example")));
    });

    it("forgets those that were not used for longest, however many tokens there were", () => {
        const { of } = start();
        const [first, second] = [of(1), of(2)];
        for (let number = 3; number <= 32; number++) {
            of(number);
        }
        assert.equal(of(1), first);
        of(33);
        assert.equal(of(1), first);
        assert.notEqual(of(2), second);
    });

    it("keeps the project's request limit whichever of them asks", async () => {
        const limited = apiError(429, "RATE_LIMITED", { "retry-after": "30" });
        const list = makeAnswer(200, { results: [] });
        const { clock, of, budget } = start(limited, list, list);
        const startedAt = clock.now();
        const refused = of(1).cloud.listBackupSnapshots(cluster, budget(10));
        await clock.sleep(1000);
        for (let number = 2; number < 100; number++) {
            of(number);
        }
        await of(100).cloud.listBackupSnapshots(cluster, budget(10));
        assert.ok(clock.now() - startedAt >= 30_000);
        await refused;
    });

    it("knows for all of them where Atlas has answered", async () => {
        const { clock, accounts, of, budget } = start(apiError(404, "X"), ...Array<Error>(500).fill(reset));
        await failureOf(of(1).cloud.getGroup(cluster, budget(10)));
        const startedAt = clock.now();
        await failureOf(of(2).legacy.getGroup(cluster, budget(10)));
        assert.equal(clock.now() - startedAt, 600_000);
        const elsewhere = accounts.of(settingsWith(token(1), "https://other.example")).serverless;
        const error = await failureOf(
            elsewhere.listServerlessBackupSnapshots({ projectId: "5f1a", instanceName: "i" }, budget(10)),
        );
        assert.ok(error instanceof AtlasUnreachableError);
        assert.equal(clock.now() - startedAt, 660_000);
    });
});
