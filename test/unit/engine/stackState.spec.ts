import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import sinon from "sinon";
import { stackIn } from "../../../provider/engine/cliCommand";
import { exportStack, holdersIn, readStackHolders } from "../../../provider/engine/stackState";
import { projectId, resourceId, snapshotId, urn } from "../../support/fakeSnapshot";

const type = "pulumi-nodejs:dynamic/atlas:OnDemandSnapshot";
const resource = { urn, type, id: resourceId, custom: true, outputs: { __urn: urn } };
const root = { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", type: "pulumi:pulumi:Stack", custom: false };

describe("the holders in a state", () => {
    it("are the resources that stand for a snapshot, under the URN of today and of their creation", () => {
        const createdAs = urn.replace("nightly", "first");
        assert.deepEqual(holdersIn([root, { ...resource, outputs: { __urn: createdAs } }]), [
            { snapshotId, urn, createdAs },
        ]);
    });

    it("are LegacySnapshotExpiry and the official provider's snapshots too, and what waits for its deletion", () => {
        const encode = (text: string) => Buffer.from(text).toString("base64");
        const official = [
            ["cluster_name", "c0"],
            ["project_id", projectId],
            ["snapshot_id", snapshotId],
        ].map((pair) => pair.map(encode).join(":"));
        const found = holdersIn([
            { ...resource, type: "pulumi-nodejs:dynamic/atlas:LegacySnapshotExpiry" },
            { ...resource, delete: true } as typeof resource,
            {
                urn: "urn:official",
                type: "mongodbatlas:index/cloudBackupSnapshot:CloudBackupSnapshot",
                id: official.join("-"),
                custom: true,
            },
        ]);
        assert.deepEqual(
            found.map((holder) => [holder.snapshotId, holder.urn, holder.createdAs]),
            [
                [snapshotId, urn, urn],
                [snapshotId, urn, urn],
                [snapshotId, "urn:official", "urn:official"],
            ],
        );
    });

    it("are not what a program only reads, nor resources of other kinds", () => {
        assert.deepEqual(
            holdersIn([
                { ...resource, external: true },
                { ...resource, custom: false },
                { ...resource, id: "something" },
                { urn, type, custom: true },
                { ...resource, type: "mongodbatlas:index/cloudBackupSnapshotRestoreJob:CloudBackupSnapshotRestoreJob" },
            ]),
            [],
        );
    });
});

describe("the name of the stack in a command", () => {
    for (const [args, name] of [
        [["/usr/bin/pulumi", "up", "--yes", "--stack", "acme/prod"], "acme/prod"],
        [["pulumi", "up", "--stack=acme/shop/prod"], "acme/shop/prod"],
        [["C:\\bin\\pulumi.exe", "destroy", "-s", "prod"], "prod"],
        [["pulumi", "up", "-s=prod"], "prod"],
        [["pulumi", "up", "--yes"], undefined],
        [["/bin/sh", "run.sh", "--stack", "prod"], undefined],
        [[], undefined],
    ] as const) {
        it(`is ${name ?? "absent"} in: ${args.join(" ")}`, () => {
            assert.equal(stackIn([...args]), name);
        });
    }
});

describe("the state of the stack, by a CLI on the PATH", () => {
    let folder: string;
    const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

    /** Puts a `pulumi` on the PATH that writes down how it was called. */
    const cli = (script: string) => {
        const file = join(folder, "pulumi");
        writeFileSync(file, `#!/bin/sh\necho "$@" >> "${folder}/calls"\n${script}\n`);
        chmodSync(file, 0o755);
    };
    const printing = (...resources: object[]) => `cat <<'END'\n${JSON.stringify({ deployment: { resources } })}\nEND`;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "cli-"));
        const path = `${folder}${delimiter}${process.env["PATH"] ?? ""}`;
        sinon.stub(process, "env").value({ ...process.env, PATH: path, PULUMI_LOG_OTLP_ENDPOINT: "localhost:1" });
    });
    afterEach(() => {
        sinon.restore();
        rmSync(folder, { recursive: true, force: true });
    });

    it("is that of the selected stack", async () => {
        cli(printing(root, resource));
        assert.deepEqual(await readStackHolders(urn, snapshotId), [{ snapshotId, urn, createdAs: urn }]);
        assert.deepEqual(calls(), ["stack export --non-interactive"]);
    });

    it("is asked for by name, where another stack is selected or none", async () => {
        for (const other of [printing({ ...root, urn: root.urn.replace(":dev:", ":prod:") }), "exit 255"]) {
            cli(`case "$*" in *--stack*) ${printing(root, resource)}\n;; *) ${other}\n;; esac`);
            assert.equal((await readStackHolders(urn)).length, 1);
            assert.equal(calls().at(-1), "stack export --non-interactive --stack dev");
        }
    });

    it("is known by its resource, where the stack was renamed since that was created", async () => {
        const today = urn.replace(":dev:", ":prod:");
        cli(printing({ ...root, urn: root.urn.replace(":dev:", ":prod:") }, { ...resource, urn: today }));
        for (const held of [snapshotId, undefined])
            assert.deepEqual(await readStackHolders(urn, held), [{ snapshotId, urn: today, createdAs: urn }]);
        await assert.rejects(readStackHolders(urn, "0".repeat(24)), /another stack's state/);
    });

    it("is none where every state lacks the snapshot that it has to hold", async () => {
        cli(printing(root));
        await assert.rejects(readStackHolders(urn, snapshotId), /another stack's state/);
        assert.deepEqual(await readStackHolders(urn), []);
    });

    it("is not known where the CLI fails, and the last line that it says tells why", async () => {
        cli("echo first >&2; echo 'error: no access token' >&2; exit 255");
        await assert.rejects(
            readStackHolders(urn),
            /`pulumi stack export --stack dev` failed \(error: no access token\)/,
        );
    });

    it("is not known where there is no CLI", async () => {
        sinon.restore();
        sinon.stub(process, "env").value({ PATH: folder });
        await assert.rejects(exportStack(), /there is no `pulumi` on the PATH/);
    });

    it("keeps out of the log of the CLI that is running", async () => {
        cli(`[ -z "$PULUMI_LOG_OTLP_ENDPOINT" ] || exit 1\n${printing(root)}`);
        assert.equal((await exportStack()).length, 1);
    });

    it("is an empty list for a stack without resources", async () => {
        cli("echo '{\"deployment\":{}}'");
        assert.deepEqual(await exportStack(), []);
    });
});
