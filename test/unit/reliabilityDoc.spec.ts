import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot";

/** For each row of docs/reliability.md the test that proves it: a spec file, and a part of its text that names the rule. */
const proofs: Record<string, readonly [spec: string, rule: string][]> = {
    "Atlas's reply to the request is lost: connection cut, timeout, 5xx, half an answer": [
        ["contract/lifecycleLostReply", "takes up the snapshot that Atlas took all the same"],
    ],
    "the reply is lost and Atlas cannot be asked for the rest of `timeouts.create`": [
        ["contract/lifecycleLostReply", "up to the deadline end in an error that names what to look for"],
    ],
    "another on-demand snapshot of the cluster is unfinished": [
        ["contract/lifecycleCreate", "is waited for, and then ours is taken"],
    ],
    "several resources of one program want the same cluster": [
        ["contract/lifecycleCreate", "is queued behind in the process, without a refused POST"],
    ],
    "wrong project or cluster, refused or revoked credentials, an address that is not on the access list, no cloud backup":
        [["contract/lifecycleRefusals", "is told at once, in Atlas's words, with the remedy"]],
    "credentials are missing, or only half of a pair is there": [
        ["e2e/check", "names the keys and the variables at preview where there are no credentials"],
    ],
    "resets, 429, 5xx, HTML pages, half answers, stale nonces, expired tokens, hanging connections": [
        ["contract/lifecycleCreate", "waits on through faults of every kind"],
        ["property/lifecycle", "lose nothing, take nothing twice, and delete nothing that is not theirs"],
    ],
    "the project's request limit is used up, by this run or by others": [
        ["contract/fleet", "slows down as a whole where another process uses up the limit, and its rows say so"],
    ],
    "`timeouts.create` is used up": [
        ["e2e/failing", "fails the up with its last status, how long it was waited for and how to go on"],
        ["e2e/failing", "is waited for by the next up, with a refresh in between as well"],
    ],
    "the snapshot fails in Atlas": [["e2e/failing", "is replaced by the next up, and removed after that"]],
    "somebody deletes it meanwhile": [
        ["contract/lifecycleCreate", "that is deleted by somebody while it is waited for counts as failed"],
    ],
    "Atlas uses a status word that nobody knows": [
        ["contract/lifecycleCreate", "waits on through a word that it does not know, and shows it"],
    ],
    "the credentials are revoked": [["contract/lifecycleRefusals", "in the middle of a wait keeps the id"]],
    "an `onError` hook has the create tried again": [
        ["e2e/hooks", "waits on for the same snapshot"],
        ["e2e/hooks", "deletes the failed snapshot and takes one fresh one"],
    ],
    "a cancelled pipeline, a second Ctrl-C, SIGKILL, power, while the snapshot is running": [
        ["e2e/kill", "whose CLI is killed while its snapshot runs has it taken up by the next one"],
    ],
    "the same, with a `description` of your own": [
        ["e2e/kill", "a snapshot with a description of the user's own is waited for and named"],
    ],
    "the same, but the snapshot is finished before the next `up`": [
        ["e2e/kill", "whose snapshot finishes meanwhile, is followed by a fresh one that names it"],
    ],
    "the engine dies and the plugin lives on": [["e2e/kill", "whose CLI is killed"]],
    "killed during a deletion": [["e2e/kill", "killed before the reply to its DELETE is completed by the next one"]],
    "the new retention is asked for while the snapshot is unfinished": [
        ["contract/lifecycleUpdate", "is changed after a wait where the snapshot is unfinished"],
    ],
    "Atlas refuses the new retention (compliance policy, a bad value)": [
        ["contract/lifecycleUpdate", "stays as it was, and is told so, where a policy forbids the change"],
    ],
    "the snapshot is gone by then": [
        ["contract/lifecycleUpdate", "of a snapshot that somebody deleted leads to a fresh one by the next up"],
    ],
    "a replacement's new snapshot fails": [
        ["e2e/failing", "leaves the snapshot in place that it was to replace, until one has succeeded"],
    ],
    "a replacement with `waitForCompletion: false`": [
        ["e2e/stateOnly", "deletes what it replaces only after the new one is completed"],
    ],
    "somebody changed the retention in Atlas": [["e2e/drift", "is repaired by one PATCH, for good"]],
    "it is unfinished, and Atlas deletes no unfinished one": [
        ["contract/lifecycleDelete", "waits for an unfinished one, and then removes it, without a refused DELETE"],
    ],
    "it is gone already": [["contract/lifecycleDelete", "succeeds for one that is gone already"]],
    "its cluster is gone": [
        ["e2e/gone", "lets destroy succeed when the cluster is gone, with a warning that names the snapshot"],
        ["e2e/gone", "fails a refresh with the way out, when the cluster is gone"],
    ],
    "a Backup Compliance Policy protects it": [
        ["e2e/policy", "fails a destroy with the way out, and keeps the state"],
        ["e2e/policy", "lets the resources go by that way out, and keeps the snapshots"],
    ],
    "an outage": [["contract/lifecycleDelete", "keeps the state where an outage outlasts the timeout"]],
    "the project answers nothing, or the account is another one": [
        ["contract/lifecycleDelete", "keeps the state where the project does not answer"],
    ],
    "it is gone, before its `expiresAt`": [
        ["e2e/gone", "leaves the state with a refresh, unless it has expired"],
        ["e2e/gone", "is taken again by the next up, unless it has expired"],
    ],
    "it is gone, at or after its `expiresAt`": [
        ["contract/lifecycleUpdate", "keeps an expired one as expired, unless it is to be taken anew"],
    ],
    "its project is unknown, or anything else goes wrong": [
        ["contract/lifecycleUpdate", "is an error, not a loss, where"],
        ["e2e/gone", "changes nothing in the state when the project is not found"],
    ],
};

const headings = ["what goes wrong", "what is found"];

describe("docs/reliability.md", () => {
    const text = readFileSync(join(packageRoot, "docs", "reliability.md"), "utf8");
    const cells = text.split("\n").flatMap((line) => /^\| ([^|]+?) +\|/.exec(line)?.[1] ?? []);
    const rows = cells.filter((cell) => !headings.includes(cell) && !cell.startsWith("-"));

    it("has rows", () => {
        assert.ok(rows.length > 30);
    });

    for (const row of new Set(rows)) {
        it(`proves: ${row}`, () => {
            const found = proofs[row];
            assert.ok(found, "no test is named for this row");
            for (const [spec, rule] of found) {
                const source = readFileSync(join(packageRoot, "test", `${spec}.spec.ts`), "utf8");
                assert.ok(source.includes(rule), `${spec} has no test "${rule}"`);
            }
        });
    }

    it("has a row for every proof", () => {
        assert.deepEqual(
            Object.keys(proofs).filter((row) => !rows.includes(row)),
            [],
        );
    });
});
