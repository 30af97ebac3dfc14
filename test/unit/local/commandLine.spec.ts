import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalAtlas, type LocalAtlasOptions } from "../../../provider/local";
import { holdingsOf } from "../../../provider/local/commandLine/holdingsOf";
import { OptionsFile } from "../../../provider/local/commandLine/optionsFile";
import { printed, variablesOf } from "../../../provider/local/commandLine/variables";
import { defaultAccount, defaultOrgId } from "../../../provider/local/constants";
import { nearest } from "../../../provider/local/nearest";
import { settle } from "../../../provider/local/options";

describe("the variables that local-atlas prints", () => {
    const variables = (options: LocalAtlasOptions) => variablesOf(settle(options), "http://127.0.0.1:1");

    it("name the account's project and its organization, which may be one of its own", () => {
        const id = "6f1a2b3c4d5e6f7a8b9c0d1e";
        const orgId = "5f1a2b3c4d5e6f7a8b9c0d77";
        const own = variables({ projects: [{ id, orgId }], clusters: [] });
        assert.deepEqual([own.MONGODB_ATLAS_PROJECT_ID, own.MONGODB_ATLAS_ORG_ID], [id, orgId]);
        const usual = variables({ projects: [{ id }], clusters: [] });
        assert.equal(usual.MONGODB_ATLAS_ORG_ID, defaultOrgId);
    });

    it("name no project where the account has none", () => {
        const none = variables({ accounts: [{ ...defaultAccount, projectIds: [] }] });
        assert.equal("MONGODB_ATLAS_PROJECT_ID" in none || "MONGODB_ATLAS_ORG_ID" in none, false);
    });

    it("are quoted in a .env file by what they do not hold", () => {
        const settings = settle({ accounts: [{ ...defaultAccount, privateKey: `a'"\`b` }] });
        assert.ok(printed("dotenv", settings, "http://127.0.0.1:1", []).includes(`PRIVATE_API_KEY=a'"\`b\n`));
    });
});

describe("what local-atlas says that it has", () => {
    it("are projects, also without a cluster, and the snapshots of every kind", () => {
        const id = "6f1a2b3c4d5e6f7a8b9c0d1e";
        const options: LocalAtlasOptions = {
            accounts: [{ ...defaultAccount, projectIds: [id] }],
            clusters: [
                { clusterName: "a" },
                { clusterName: "old", backup: "legacy" },
                { clusterName: "small", tier: "flex" },
            ],
        };
        const atlas = createLocalAtlas(options);
        const cloud = atlas.addSnapshot({ clusterName: "a" }).id;
        const kept = atlas.addLegacySnapshot({ clusterName: "old", doNotDelete: true }).id;
        const dated = atlas.addLegacySnapshot({ clusterName: "old" });
        const flex = atlas.addFlexSnapshot({ clusterName: "small" }).id;
        const lines = holdingsOf(settle(options), atlas);
        for (const line of [
            `project ${id}, clusters: none`,
            `snapshot of a: ${cloud}`,
            `snapshot of small: ${flex}`,
            `legacy snapshot of old: ${kept}, kept`,
            `legacy snapshot of old: ${dated.id}, expires ${dated.expires}`,
        ]) {
            assert.ok(lines.includes(line), `${line} in ${lines.join("\n")}`);
        }
    });
});

describe("the place of a key in a file of options", () => {
    it("is its line, or that of as much of the path as there is", () => {
        const folder = mkdtempSync(join(tmpdir(), "options-file-"));
        try {
            const file = join(folder, "seed.yaml");
            writeFileSync(
                file,
                "clusters:\n    - clusterName: a\n      paused: 7\n    - &b { clusterName: b }\n    - *b\n",
            );
            const options = new OptionsFile("--seed", file);
            const lineOf = (...path: (string | number)[]) => options.nameOf(path).replace(`${file}:`, "");
            assert.equal(lineOf("clusters", 0, "paused"), "3: clusters[0].paused");
            assert.equal(lineOf("clusters", 0, "paused", "deeper"), "3: clusters[0].paused.deeper");
            assert.equal(lineOf("clusters", 9), "1: clusters[9]");
            assert.match(lineOf("clusters", 2, "clusterName"), /: clusters\[2\]\.clusterName$/);
            assert.match(lineOf("nothing"), /nothing$/);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});

describe("the known word that somebody may have meant", () => {
    it("is the nearest one, or none if nearly everything is different", () => {
        const known = ["clusters", "snapshots", "port"];
        assert.deepEqual(
            ["cluster", "SNAPSHOT", "prt", "sanpshots", "prot", "x", "", "faults"].map((word) => nearest(word, known)),
            ["clusters", "snapshots", "port", "snapshots", "port", undefined, undefined, undefined],
        );
    });
});

describe("an option that makes no sense", () => {
    for (const [given, told] of [
        [{ queuedMs: null }, /queuedMs.*not null/],
        [{ queuedMs: [] }, /queuedMs.*not a list/],
        [{ queuedMs: {} }, /queuedMs.*not an object/],
        [{ queuedMs: () => 1 }, /queuedMs.*not a function/],
        [{ missingSnapshotCode: "x".repeat(80) }, /missingSnapshotCode.*x{60}…/],
        [{ clock: 7 }, /clock/],
        [{ clock: { now: 1 } }, /clock/],
        [{ faults: [7] }, /faults\[0\]/],
        [{ faults: [{ fault: 7 }] }, /faults\[0\]\.fault/],
        [{ faults: [{ path: "(", fault: { kind: "hang" } }] }, /faults\[0\]\.path/],
        [{ rateLimit: { capacity: 1, refillPerMinute: 0 } }, /rateLimit/],
        [{ rateLimit: 7 }, /rateLimit/],
        [{ compliancePolicy: true }, /compliancePolicy/],
    ] as [LocalAtlasOptions, RegExp][]) {
        it(`is told by its name and value: ${JSON.stringify(given).slice(0, 60)}`, () => {
            assert.throws(() => settle(given), told);
        });
    }

    it("may be a moment that is none, or one that an id cannot tell", () => {
        const atlas = createLocalAtlas();
        for (const requestedAt of [NaN, -1, 9e15, "tomorrow", "-200y"]) {
            assert.throws(() => atlas.addSnapshot({ requestedAt }), TypeError, String(requestedAt));
        }
    });
});
