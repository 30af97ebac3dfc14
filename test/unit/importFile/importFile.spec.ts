import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import sinon from "sinon";
import fc from "fast-check";
import { readArguments, UsageError } from "../../../provider/importFile/arguments";
import { entriesFor } from "../../../provider/importFile/entries";
import { namesFor } from "../../../provider/importFile/names";
import { programFor } from "../../../provider/importFile/program";
import { findSnapshots } from "../../../provider/importFile/snapshots";
import { parseStackName, selectedStack } from "../../../provider/importFile/stackName";
import { OnDemandSnapshot } from "../../../provider/index";
import { capturedText } from "../../../provider/resources/captured";
import { SnapshotError } from "../../../provider/lifecycle/explain";
import { checkSnapshot } from "../../../provider/lifecycle/snapshot/check";
import { diffSnapshot } from "../../../provider/lifecycle/snapshot/diff";
import type { SnapshotInputs } from "../../../provider/lifecycle/snapshot/state";
import { apiError, type Script, snapshotNotFound } from "../../support/fakeAtlas";
import { fakeContext } from "../../support/fakeContext";
import {
    atlasSnapshot,
    clusterName,
    dayMs,
    idAt,
    isoAt,
    projectId,
    resourceId,
    snapshotId,
    start,
    unfinishedSnapshot,
} from "../../support/fakeSnapshot";

const cluster = { projectId, clusterName };
const stack = { project: "shop", stack: "dev" };
const described = (description: string | null, number = 1) => atlasSnapshot({ id: idAt(start, number), description });

describe("the names of imported snapshots", () => {
    const table: [description: string | null, name: string][] = [
        ["Before the migration", "before-the-migration"],
        ["Pulumi shop/dev/nightly #1a2b3c4d", "pulumi-shop-dev-nightly-1a2b3c4d"],
        ["  Größe: 5 €!  ", "gro-e-5"],
        ['a"b`c${d}\n::e', "a-b-c-d-e"],
        [null, clusterName],
        ["", clusterName],
        ["日本", clusterName],
        ["x".repeat(200), "x".repeat(60)],
    ];
    for (const [description, name] of table) {
        it(`make ${name.slice(0, 40)} of ${JSON.stringify(description).slice(0, 40)}`, () => {
            assert.deepEqual(namesFor([described(description)], clusterName), [name]);
        });
    }

    it("tell those of one description apart by their ids", () => {
        const both = [described("nightly", 1), described("nightly", 2), described("weekly", 3)];
        assert.deepEqual(namesFor(both, clusterName), [`nightly-${both[0]!.id}`, `nightly-${both[1]!.id}`, "weekly"]);
    });

    it("are unique and safe in a program, whatever the descriptions", () => {
        const words = fc.constantFrom("a", `a ${idAt(start, 1)}`, `a ${idAt(start, 2)}`, `a-${idAt(start, 1)} x`);
        fc.assert(
            fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 8 }), (descriptions) => {
                const names = namesFor(descriptions.map(described), clusterName);
                assert.equal(new Set(names).size, names.length);
                assert.ok(names.every((name) => /^[a-z0-9][a-z0-9-]*$/.test(name)));
            }),
        );
    });
});

describe("the entries of an import file", () => {
    const snapshot = atlasSnapshot({ description: "by hand", masterKeyUUID: null });
    const [entry] = entriesFor(cluster, [snapshot], stack);
    const captured = capturedText("onDemandSnapshot");

    it("hold type, id, inputs and outputs, so that nothing has to be read", () => {
        const __urn = `urn:pulumi:dev::shop::${OnDemandSnapshot.__pulumiType}::by-hand`;
        const inputs = { projectId, clusterName, retentionInDays: 7, __urn, __provider: captured };
        assert.deepEqual(entry, {
            type: OnDemandSnapshot.__pulumiType,
            name: "by-hand",
            id: resourceId,
            inputs,
            outputs: {
                ...inputs,
                description: "by hand",
                __adopted: true,
                snapshotId,
                status: "completed",
                snapshotType: "onDemand",
                frequencyType: "ondemand",
                type: "replicaSet",
                createdAt: isoAt(start),
                expiresAt: isoAt(start + 7 * dayMs),
            },
        });
    });

    it("differ in nothing from what the program gives", () => {
        const { __provider, ...olds } = entry!.inputs;
        const { inputs, failures } = checkSnapshot({ ...entry!.inputs }, { ...olds, __provider });
        assert.deepEqual([inputs, failures], [entry!.inputs, []]);
        const { changed, replaces } = diffSnapshot(entry!.outputs, inputs as unknown as SnapshotInputs, start);
        assert.deepEqual([changed, replaces], [[], []]);
    });

    it("tell the retention in force, at least one day", () => {
        for (const [ms, days] of [
            [7 * dayMs + 75_000, 7],
            [400 * dayMs, 400],
            [1000, 1],
        ] as const) {
            const [one] = entriesFor(cluster, [{ ...snapshot, expiresAt: isoAt(start + ms) }], stack);
            assert.deepEqual([one?.inputs.retentionInDays, one?.outputs["retentionInDays"]], [days, days]);
        }
    });

    it("have a program that goes with them", () => {
        assert.equal(
            programFor([entry!]),
            'import { OnDemandSnapshot } from "pulumi-atlas-snapshots";\n\n' +
                `new OnDemandSnapshot("by-hand", { projectId: "${projectId}", clusterName: "${clusterName}", retentionInDays: 7 });\n`,
        );
    });
});

describe("the stack that an import file is for", () => {
    it("is the one that the CLI names with its project", () => {
        assert.deepEqual(parseStackName("organization/shop/dev"), stack);
    });

    for (const name of ["dev", "", "a/b", "a/b/c/d", "a b/c/d"]) {
        it(`is not known from ${JSON.stringify(name)}`, () => {
            assert.deepEqual(parseStackName(name), { stack: "imported", project: "imported" });
        });
    }

    describe("by the word of the CLI", () => {
        let folder: string;

        beforeEach(() => {
            folder = mkdtempSync(join(tmpdir(), "stack-name-"));
            sinon.stub(process.env, "PATH").value(`${folder}${delimiter}${process.env["PATH"]}`);
        });

        afterEach(() => {
            sinon.restore();
            rmSync(folder, { recursive: true });
        });

        const cli = (script: string) => {
            writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
        };

        it("is the selected one, with its organization and project", async () => {
            cli(
                '[ "$*" = "stack --show-name --fully-qualify-stack-names --non-interactive" ] && echo organization/shop/dev',
            );
            assert.deepEqual(await selectedStack(), stack);
        });

        it("is not known where none is selected", async () => {
            cli("echo no stack selected >&2; exit 255");
            assert.deepEqual(await selectedStack(), { stack: "imported", project: "imported" });
        });
    });
});

describe("the snapshots of an import file", () => {
    const scheduled = atlasSnapshot({ id: idAt(start, 2), snapshotType: "scheduled" });
    const failed = atlasSnapshot({ id: idAt(start, 3), status: "failed" });
    const running = unfinishedSnapshot({ id: idAt(start, 4) });

    function find(script: Script, ids: string[] = []) {
        const fake = fakeContext(script);
        return { ...fake, found: () => findSnapshots(cluster, ids, fake.context) };
    }

    it("are all that are completed and on demand", async () => {
        const { found, atlas } = find({ list: [[scheduled, failed, atlasSnapshot(), running]] });
        assert.deepEqual(await found(), [atlasSnapshot()]);
        assert.deepEqual(atlas.asked, ["list"]);
    });

    it("are those that are named, each once", async () => {
        const { found, atlas } = find({ get: [atlasSnapshot()] }, [snapshotId, snapshotId]);
        assert.deepEqual(await found(), [atlasSnapshot()]);
        assert.deepEqual(atlas.asked, ["get"]);
    });

    it("come with their members where the cluster is sharded", async () => {
        const whole = {
            members: [{ id: "a".repeat(24) }],
            snapshotIds: ["b".repeat(24)],
            configServerType: "EMBEDDED",
        };
        const sharded = atlasSnapshot({ type: "shardedCluster" });
        const { found } = find({ list: [[sharded]], sharded: [{ ...sharded, ...whole }] });
        assert.deepEqual(await found(), [{ ...sharded, ...whole }]);
    });

    const refusals: [what: string, script: Script, ids: string[], words: RegExp][] = [
        ["a scheduled one", { get: [scheduled] }, [scheduled.id], /cannot be imported: .*a scheduled one/],
        ["a failed one", { get: [failed] }, [failed.id], /cannot be imported: it failed in Atlas/],
        [
            "an unfinished one",
            { get: [running] },
            [running.id],
            /still inProgress.*once it is completed.*adoptSnapshotId/,
        ],
        ["a missing one", { get: [snapshotNotFound()] }, [snapshotId], /cannot be imported: .*SNAPSHOT_NOT_FOUND/],
        [
            "a cluster without any",
            { list: [[scheduled]] },
            [],
            /nothing to import: .*no completed on-demand snapshot among its 1/,
        ],
        ["a refusal by Atlas", { list: [apiError(403)] }, [], /could not be listed: .*403.*Project Backup Manager/],
    ];
    for (const [what, script, ids, words] of refusals) {
        it(`are refused for ${what}, which is named`, async () => {
            const { found } = find(script, ids);
            await assert.rejects(found(), (error) => {
                assert.ok(error instanceof SnapshotError);
                for (const part of [clusterName, projectId, ...ids]) assert.ok(error.message.includes(part), part);
                assert.match(error.message, words);
                return true;
            });
        });
    }
});

describe("the arguments of atlas-import-file", () => {
    const usual = ["--project", projectId, "--cluster", clusterName];

    it("name the cluster, and any number of snapshots", () => {
        assert.deepEqual(readArguments(usual), { help: false, cluster, snapshotIds: [] });
        const some = [...usual, "--snapshot", snapshotId, "--snapshot", idAt(start, 2)];
        assert.deepEqual(readArguments(some), { help: false, cluster, snapshotIds: [snapshotId, idAt(start, 2)] });
    });

    it("may ask for help alone", () => {
        assert.deepEqual(readArguments(["--help"]), { help: true });
    });

    for (const [args, words] of [
        [[], /--project is missing\n--cluster is missing/],
        [
            ["--project", "x", "--cluster", "a_b"],
            /--project is the string "x"; .*24 lower-case.*\n--cluster is the string "a_b"/,
        ],
        [[...usual, "--snapshot", resourceId], /--snapshot is the string .*24 lower-case/],
        [[...usual, "--stack", "dev"], /--stack/],
        [[...usual, "more"], /more/],
    ] as const) {
        it(`are refused where they are ${JSON.stringify(args).slice(0, 60)}`, () => {
            assert.throws(
                () => readArguments([...args]),
                (error) => error instanceof UsageError && words.test(error.message),
            );
        });
    }
});
