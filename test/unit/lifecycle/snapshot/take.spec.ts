import assert from "node:assert/strict";
import { AtlasAuthError } from "../../../../provider/atlas/errors";
import { NoRoomError } from "../../../../provider/atlas/requestTurn";
import type { AtlasSnapshot } from "../../../../provider/atlas/snapshots";
import { explain, SnapshotError } from "../../../../provider/lifecycle/explain";
import type { SnapshotInputs } from "../../../../provider/lifecycle/snapshot/state";
import { takeSnapshot } from "../../../../provider/lifecycle/snapshot/take";
import {
    answerError,
    apiError,
    connectionError,
    forbidden,
    type Script,
    snapshotNotFound,
    unfinishedOnDemand,
} from "../../../support/fakeAtlas";
import { fakeContext, operationUntil } from "../../../support/fakeContext";
import {
    atlasSnapshot,
    clusterName,
    hourMs,
    idAt,
    minuteMs,
    projectId,
    secondMs,
    snapshotInputs,
    start,
    unfinishedSnapshot,
    urn,
} from "../../../support/fakeSnapshot";
import { failureOf } from "../../../support/failureOf";

const ours = unfinishedSnapshot({ id: idAt(start), status: "queued" });
/** One that was there before, of somebody else's. */
const other = unfinishedSnapshot({ id: idAt(start - hourMs), description: "somebody else's" });
const finishedOther = atlasSnapshot({ id: other.id, description: other.description });
const custom = { description: "before the release" };
const renamed = urn.replace("nightly", "weekly");

function take(script: Script, changes: Partial<SnapshotInputs> = {}, { limitMs = 2 * hourMs, dateHeader = true } = {}) {
    const fake = fakeContext(script, { dateHeader });
    return {
        ...fake,
        taken: (deadline = limitMs) =>
            takeSnapshot(snapshotInputs(changes), operationUntil(start + deadline, fake.context)),
    };
}

describe("taking a snapshot", () => {
    it("looks at the cluster and posts once", async () => {
        const { taken, atlas, clock, warnings } = take({ list: [[]], post: [ours] });
        assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
        assert.deepEqual(atlas.asked, ["list", "post"]);
        assert.deepEqual(atlas.calls[1]!.body, { description: snapshotInputs().description, retentionInDays: 7 });
        assert.deepEqual([clock.pauses, warnings], [[], []]);
    });

    it("takes no notice of snapshots that are none of its business", async () => {
        const { taken, warnings, stack } = take({
            list: [
                [
                    finishedOther,
                    unfinishedSnapshot({ id: idAt(start, 2), snapshotType: "scheduled" }),
                    unfinishedSnapshot({ id: idAt(start, 3), snapshotType: undefined }),
                    atlasSnapshot({ id: idAt(start, 4), snapshotType: "fallback" }),
                ],
            ],
            post: [ours],
        });
        assert.equal((await taken()).snapshot, ours);
        assert.deepEqual([warnings, stack.reads], [[], 0]);
    });

    describe("after a killed run", () => {
        for (const status of ["queued", "inProgress", "wordOfTomorrow", undefined]) {
            it(`takes its own unfinished one up (${status ?? "no status"}), with no second POST`, async () => {
                const orphan = unfinishedSnapshot({ id: idAt(start - hourMs), status });
                const { taken, atlas, warnings } = take({ list: [[finishedOther, orphan]] });
                assert.deepEqual(await taken(), { snapshot: orphan, takenUp: true });
                assert.deepEqual(atlas.asked, ["list"]);
                assert.deepEqual(warnings, []);
            });
        }

        for (const status of ["completed", "failed"]) {
            it(`takes a fresh one where the old one is ${status}, and names that`, async () => {
                const orphan = atlasSnapshot({ id: idAt(start - hourMs), status });
                const { taken, warnings } = take({ list: [[orphan]], post: [ours] });
                assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
                assert.equal(warnings.length, 1);
                for (const part of [
                    orphan.id,
                    status,
                    clusterName,
                    projectId,
                    snapshotInputs().description,
                    "delete it",
                ]) {
                    assert.ok(warnings[0]!.includes(part), `${warnings[0]!} names ${part}`);
                }
            });
        }

        it("names every finished one, each of them once", async () => {
            const orphans = [1, 2].map((number) => atlasSnapshot({ id: idAt(start - hourMs, number) }));
            const { taken, warnings } = take({
                list: [
                    [...orphans, other],
                    [...orphans, finishedOther],
                ],
                get: [finishedOther],
                post: [unfinishedOnDemand(), ours],
            });
            assert.equal((await taken()).snapshot, ours);
            assert.deepEqual(
                warnings.map((text) => orphans.findIndex(({ id }) => text.includes(id))),
                [0, 1],
            );
        });

        for (const [what, holder] of [
            ["the resource itself, which a forced replacement replaces", urn],
            ["a resource that was renamed and keeps the description", renamed],
        ] as const) {
            it(`neither takes up nor names what is held by ${what}`, async () => {
                const held = [atlasSnapshot({ id: idAt(start, 2) }), unfinishedSnapshot({ id: idAt(start, 3) })];
                const { taken, warnings, stack, atlas } = take({
                    list: [held, [held[0]!]],
                    get: [atlasSnapshot()],
                    post: [ours],
                });
                held.forEach(({ id }) => {
                    stack.hold(id, holder, urn);
                });
                assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
                assert.deepEqual(warnings, []);
                assert.deepEqual(
                    atlas.callsOf("get").map(({ snapshotId }) => snapshotId),
                    [held[1]!.id],
                );
            });
        }

        it("neither takes up nor names what another process of this run has just taken", async () => {
            const running = unfinishedSnapshot({ id: idAt(start, 3) });
            const { taken, warnings, holders, stack } = take({
                list: [[running], []],
                get: [atlasSnapshot()],
                post: [ours],
            });
            stack.problem = new Error("`pulumi stack export` failed");
            holders.note(running.id, renamed);
            assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
            assert.deepEqual(warnings, []);
        });

        for (const [what, found] of [
            ["finished", atlasSnapshot({ id: idAt(start, 2) })],
            ["unfinished", unfinishedSnapshot({ id: idAt(start, 2) })],
        ] as const) {
            it(`leaves alone an ${what} one, and asserts nothing of it, where the stack's state cannot be read`, async () => {
                const { taken, warnings, stack } = take({ list: [[found], []], get: [atlasSnapshot()], post: [ours] });
                stack.problem = new Error("`pulumi stack export` failed (no way)");
                assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
                assert.equal(warnings.length, 1);
                assert.match(
                    warnings[0]!,
                    new RegExp(`${found.id}.*left alone: whether .* is not known, because .*no way.*adoptSnapshotId`),
                );
                assert.doesNotMatch(warnings[0]!, /belongs to no resource/);
            });
        }

        for (const [what, description] of [
            ["of other triggers", snapshotInputs({ triggers: ["v0"] }).description],
            ["of another stack", snapshotInputs().description.replace("/dev/", "/prod/")],
            ["with a text around ours", `${snapshotInputs().description} `],
            ["without any", undefined],
        ] as const) {
            it(`waits behind one with a description ${what}, and takes its own`, async () => {
                const running = unfinishedSnapshot({ id: idAt(start - hourMs), description });
                const { taken, atlas, warnings } = take({
                    list: [[running], []],
                    get: [atlasSnapshot()],
                    post: [ours],
                });
                assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
                assert.deepEqual(atlas.asked, ["list", "get", "list", "post"]);
                assert.deepEqual(warnings, []);
            });
        }

        it("waits behind one with the user's own description, takes its own, and names the one that it found", async () => {
            const alike = unfinishedSnapshot({ id: idAt(start - hourMs), ...custom });
            const { taken, atlas, warnings } = take(
                { list: [[alike], []], get: [alike, atlasSnapshot({ id: alike.id })], post: [ours] },
                custom,
            );
            assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
            assert.deepEqual(atlas.asked, ["list", "get", "get", "list", "post"]);
            assert.equal(warnings.length, 1);
            assert.ok(warnings[0]!.includes(alike.id) && warnings[0]!.includes("delete it"), warnings[0]);
        });

        it("does not name finished ones with the user's own description: they may be anybody's", async () => {
            const { taken, warnings } = take(
                { list: [[atlasSnapshot({ id: idAt(start, 2), ...custom })]], post: [ours] },
                custom,
            );
            await taken();
            assert.deepEqual(warnings, []);
        });
    });

    describe("where the request limit leaves no room for a look", () => {
        const noRoom = new NoRoomError();

        it("posts at once, and says once for the project that nobody looked", async () => {
            const { taken, atlas, infos, context } = take({ list: [noRoom], post: [ours] });
            assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
            await takeSnapshot(snapshotInputs({ clusterName: "other" }), operationUntil(start + hourMs, context));
            assert.deepEqual(atlas.asked, ["list", "post", "list", "post"]);
            assert.equal(atlas.calls[0]!.budget.ifRoom, true);
            assert.equal(infos.length, 1);
            assert.ok(infos[0]!.includes(projectId), infos[0]);
        });

        it("takes up its own unfinished one, for which Atlas refuses the POST", async () => {
            const orphan = unfinishedSnapshot({ id: idAt(start - hourMs) });
            const { taken, atlas } = take({ list: [noRoom, [orphan]], post: [unfinishedOnDemand()] });
            assert.deepEqual(await taken(), { snapshot: orphan, takenUp: true });
            assert.deepEqual(atlas.asked, ["list", "post", "list"]);
            assert.equal(atlas.callsOf("list")[1]!.budget.ifRoom, false);
        });

        it("finds the one whose reply is lost, and takes none of before for it", async () => {
            const older = atlasSnapshot({ id: idAt(start - minuteMs) });
            const { taken, atlas } = take({
                list: [noRoom, [older], [older, ours]],
                post: [connectionError()],
            });
            assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
            assert.equal(atlas.callsOf("post").length, 1);
        });

        it("looks all the same where Atlas tells no time", async () => {
            const { taken, atlas } = take({ list: [noRoom, []], post: [ours] }, {}, { dateHeader: false });
            await taken();
            assert.deepEqual(atlas.asked, ["list", "list", "post"]);
            assert.equal(atlas.callsOf("list")[1]!.budget.ifRoom, undefined);
        });
    });

    describe("behind another unfinished one", () => {
        it("waits for it, saying so, and posts then", async () => {
            const { taken, atlas, statuses, clock } = take({
                list: [[other], [finishedOther]],
                get: [other, other, finishedOther],
                post: [ours],
            });
            assert.equal((await taken()).snapshot, ours);
            assert.deepEqual(atlas.asked, ["list", "get", "get", "get", "list", "post"]);
            assert.deepEqual(clock.pauses, [1000, 1000]);
            assert.deepEqual(statuses, [
                `queued behind snapshot ${other.id}: inProgress, 0s`,
                `queued behind snapshot ${other.id}: inProgress, 1s`,
            ]);
        });

        for (const [what, ending] of [
            ["fails", { ...finishedOther, status: "failed" }],
            ["goes away", snapshotNotFound()],
        ] as const) {
            it(`posts when that one ${what}`, async () => {
                const { taken } = take({ list: [[other], []], get: [ending], post: [ours] });
                assert.equal((await taken()).snapshot, ours);
            });
        }

        it("posts where the list still shows unfinished what is finished", async () => {
            const { taken, atlas } = take({
                list: [[other]],
                get: [finishedOther],
                post: [unfinishedOnDemand(), ours],
            });
            assert.equal((await taken()).snapshot, ours);
            assert.deepEqual(atlas.asked, ["list", "get", "list", "post", "list", "post"]);
        });

        it("looks again where Atlas refuses because of one that the list does not show yet", async () => {
            const { taken, atlas, clock } = take({
                list: [[], [other], [finishedOther]],
                get: [finishedOther],
                post: [unfinishedOnDemand(), ours],
            });
            assert.equal((await taken()).snapshot, ours);
            assert.deepEqual(atlas.asked, ["list", "post", "list", "get", "list", "post"]);
            assert.deepEqual(clock.pauses, [1000]);
        });

        it("gives up at the deadline, and names what it waited for, how long, and the way on", async () => {
            const { taken, atlas, clock } = take({ list: [[other]], get: [other] });
            const message = (await failureOf(taken(10 * minuteMs), SnapshotError)).message;
            for (const part of [
                clusterName,
                projectId,
                other.id,
                "inProgress",
                "10m",
                "timeouts.create",
                "`pulumi up` again",
            ]) {
                assert.ok(message.includes(part), `${message} names ${part}`);
            }
            assert.equal(clock.now(), start + 10 * minuteMs);
            assert.deepEqual(atlas.callsOf("post"), []);
        });

        it("tells why the wait ended early", async () => {
            const { taken } = take({ list: [[other]], get: [connectionError()] });
            assert.ok((await failureOf(taken(), SnapshotError)).message.includes(connectionError().message));
        });

        it("asks less and less often where Atlas refuses for one that it does not list, and says what it waits for", async () => {
            const { taken, atlas, statuses } = take({ list: [[]], post: [unfinishedOnDemand()] });
            await failureOf(taken(2 * hourMs), SnapshotError);
            const posts = atlas.callsOf("post").map(({ at }) => at);
            assert.ok(posts.length < 400, `${posts.length} POSTs in two hours`);
            assert.ok(posts.at(-1)! - posts.at(-2)! >= 25 * secondMs);
            assert.match(statuses.at(-1)!, /^queued behind a snapshot that Atlas does not list, 1h 59m/);
        });

        it("tells Atlas's own words where it goes on refusing until the deadline", async () => {
            const { taken, clock } = take({ list: [[]], post: [unfinishedOnDemand()] });
            const message = (await failureOf(taken(minuteMs), SnapshotError)).message;
            assert.match(
                message,
                /UNFINISHED_ON_DEMAND_SNAPSHOT: An on-demand snapshot is in progress; run `pulumi up` again/,
            );
            assert.ok(!message.includes("no reply"), message);
            assert.ok(clock.now() - start <= minuteMs + 2 * secondMs);
        });
    });

    describe("whose reply is lost", () => {
        const lost = [connectionError(), apiError(500, "UNEXPECTED_ERROR"), apiError(503), answerError()];
        for (const error of lost) {
            it(`takes up the one that appeared: ${error.message.replace(/^\S+ \S+ /, "")}`, async () => {
                const { taken, atlas, clock } = take({
                    list: [[finishedOther], [finishedOther], [finishedOther, ours]],
                    post: [error],
                });
                assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
                assert.deepEqual(atlas.asked, ["list", "post", "list", "list"]);
                assert.deepEqual(clock.pauses, [1000]);
            });
        }

        it("takes up one that is finished by then", async () => {
            const { taken } = take({ list: [[], [atlasSnapshot({ id: ours.id })]], post: [connectionError()] });
            assert.equal((await taken()).snapshot.status, "completed");
        });

        for (const [what, secondsBehind] of [
            ["a second behind Atlas's own clock", 1],
            ["an hour behind it", 3600],
        ] as const) {
            it(`takes one up whose id is ${what}: what was there before is known`, async () => {
                const mine = { ...ours, id: idAt(start - secondsBehind * secondMs, 9) };
                const { taken, atlas } = take({ list: [[], [mine]], post: [connectionError()] });
                assert.equal((await taken()).snapshot, mine);
                assert.equal(atlas.callsOf("post").length, 1);
            });
        }

        for (const status of ["queued", "completed"]) {
            it(`leaves a ${status} one with the user's own description to whom it belongs, names it, and takes its own`, async () => {
                const found = { ...atlasSnapshot({ id: idAt(start, 4), status }), ...custom };
                const mine = { ...ours, ...custom };
                const { taken, atlas, warnings } = take(
                    {
                        list: [[], [found], [found], [{ ...found, status: "completed" }]],
                        get: [{ ...found, status: "completed" }],
                        post: [connectionError(), mine],
                    },
                    custom,
                );
                assert.deepEqual(await taken(), { snapshot: mine, takenUp: false });
                assert.equal(atlas.callsOf("post").length, 2);
                assert.equal(warnings.length, 1);
                assert.match(warnings[0]!, new RegExp(`no reply.*${found.id}.*Another stack.*adoptSnapshotId`));
            });
        }

        it("names nothing that another resource holds", async () => {
            const found = { ...atlasSnapshot({ id: idAt(start, 4) }), ...custom };
            const { taken, warnings, holders } = take(
                { list: [[], [found]], post: [connectionError(), { ...ours, ...custom }] },
                custom,
            );
            holders.note(found.id, renamed);
            await taken();
            assert.deepEqual(warnings, []);
        });

        it("takes one up by what was not there before, where Atlas tells no time", async () => {
            const { taken } = take(
                { list: [[finishedOther], [finishedOther, ours]], post: [connectionError()] },
                {},
                { dateHeader: false },
            );
            assert.equal((await taken()).snapshot, ours);
        });

        const notOurs: [what: string, snapshot: AtlasSnapshot][] = [
            ["has another description", { ...finishedOther, id: idAt(start, 5) }],
            ["is a scheduled one", atlasSnapshot({ id: idAt(start, 5), snapshotType: "scheduled" })],
            ["was there before", atlasSnapshot({ id: idAt(start, 6) })],
            ["is a known resource's", atlasSnapshot({ id: idAt(start, 7) })],
        ];
        for (const [what, snapshot] of notOurs) {
            it(`never takes one up that ${what}`, async () => {
                const before = what === "was there before" ? [snapshot] : [];
                const { taken, atlas, holders } = take({ list: [before, [snapshot]], post: [connectionError(), ours] });
                holders.note(idAt(start, 7), renamed);
                assert.equal((await taken()).snapshot, ours);
                assert.equal(atlas.callsOf("post").length, 2);
            });
        }

        it("looks for a minute before it posts again, with growing pauses, saying so", async () => {
            const { taken, atlas, clock, statuses } = take({ list: [[]], post: [connectionError(), ours] });
            assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
            assert.deepEqual(clock.pauses, [1000, 2000, 4000, 8000, 16_000, 29_000]);
            assert.deepEqual(
                atlas.callsOf("post").map(({ at }) => at),
                [0, minuteMs],
            );
            assert.equal(statuses[1], "reply lost, looking for the snapshot, 1s");
        });

        it("takes up the first one where it appears only after the second POST was refused for it", async () => {
            const { taken, atlas, clock } = take({
                list: [() => (clock.now() < start + 61 * secondMs ? [] : [ours])],
                post: [connectionError(), unfinishedOnDemand()],
            });
            assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
            assert.equal(atlas.callsOf("post").length, 2);
        });

        it("takes up what the first POST made, where that appears only after the second reply was lost too", async () => {
            const { taken, atlas, clock } = take({
                list: [() => (clock.now() < start + 65 * secondMs ? [] : [ours])],
                post: [connectionError()],
            });
            assert.deepEqual(await taken(), { snapshot: ours, takenUp: false });
            assert.equal(atlas.callsOf("post").length, 2);
        });

        it("never posts while the one that appeared is there, though the list was too old at first", async () => {
            const { taken, atlas, clock } = take({
                list: [() => (clock.now() < start + 50 * secondMs ? [] : [ours])],
                post: [connectionError()],
            });
            assert.equal((await taken()).snapshot, ours);
            assert.equal(atlas.callsOf("post").length, 1);
        });

        it("looks until the deadline at the most, and then says what is uncertain", async () => {
            const { taken, atlas, clock } = take({ list: [[]], post: [connectionError()] });
            const message = (await failureOf(taken(10 * secondMs), SnapshotError)).message;
            assert.equal(clock.now(), start + 10 * secondMs);
            assert.equal(atlas.callsOf("post").length, 1);
            for (const part of [
                clusterName,
                projectId,
                "no reply",
                "Atlas may have taken it",
                snapshotInputs().description,
            ]) {
                assert.ok(message.includes(part), `${message} names ${part}`);
            }
        });

        it("says what is uncertain where looking for it fails", async () => {
            const { taken } = take({ list: [[], forbidden()], post: [connectionError()] });
            const message = (await failureOf(taken(), SnapshotError)).message;
            assert.match(message, /IP_ADDRESS_NOT_ON_ACCESS_LIST.*access list.*Atlas may have taken it/);
        });
    });

    describe("that Atlas refuses", () => {
        for (const error of [
            forbidden(),
            apiError(400, "BACKUP_JOB_NOT_FOUND", "No backup."),
            apiError(404, "GROUP_NOT_FOUND", "No group."),
            apiError(429, "RATE_LIMITED", "Too many."),
            connectionError(true),
            answerError(302, "a redirect"),
            new AtlasAuthError("POST", "/p", "answered 401; check the key pair"),
        ]) {
            it(`fails after one POST, with Atlas's own words and the way on: ${error.message.slice(-40)}`, async () => {
                const { taken, atlas } = take({ list: [[]], post: [error] });
                assert.equal(
                    (await failureOf(taken(), SnapshotError)).message,
                    explain(`No snapshot of cluster ${clusterName} (project ${projectId}) was taken`, error),
                );
                assert.equal(atlas.callsOf("post").length, 1);
            });
        }

        it("fails before any POST where the list is refused", async () => {
            const { taken, atlas } = take({ list: [forbidden()] });
            assert.match(
                (await failureOf(taken(), SnapshotError)).message,
                /^No snapshot of .* was taken: .*IP_ADDRESS_NOT_ON_ACCESS_LIST/,
            );
            assert.deepEqual(atlas.asked, ["list"]);
        });
    });

    for (const [when, script, isUncertain] of [
        ["while it waits behind another one", { list: [[other]], get: [other] }, false],
        ["while it looks for a lost one", { list: [[]], post: [connectionError()] }, true],
        ["while Atlas refuses", { list: [[]], post: [unfinishedOnDemand()] }, false],
    ] as const) {
        it(`ends ${when} when nobody waits any more, and posts no more`, async () => {
            const { taken, abort, atlas } = take(script);
            const reason = new Error("The Pulumi engine is gone");
            const running = taken();
            setImmediate(() => {
                abort.abort(reason);
            });
            const message = (await failureOf(running, SnapshotError)).message;
            assert.ok(message.includes(reason.message), message);
            assert.equal(message.includes("Atlas may have taken it"), isUncertain);
            assert.ok(atlas.callsOf("post").length <= 1);
        });
    }

    it("gives every call until the deadline", async () => {
        const { taken, atlas } = take({ list: [[]], post: [connectionError(), ours] });
        await taken(hourMs);
        assert.deepEqual([...new Set(atlas.calls.map(({ budget }) => budget.deadlineAt))], [start + hourMs]);
    });
});
