import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LegacySnapshotExpiry, OnDemandSnapshot, Provider } from "../../../provider";
import { registrationsOf } from "../../support/fakeEngine";
import { clusterName, projectId, resourceId, snapshotId } from "../../support/fakeSnapshot";

const args = {
    OnDemandSnapshot: { projectId, clusterName, retentionInDays: 7 },
    LegacySnapshotExpiry: { projectId, clusterName, snapshotId, doNotDelete: true },
};

type Options = pulumi.CustomResourceOptions;

/** For each class: how to declare one, and how to read one. */
const classes = {
    OnDemandSnapshot: [
        (opts?: Options) => new OnDemandSnapshot("nightly", args.OnDemandSnapshot, opts),
        (opts?: Options) => OnDemandSnapshot.get("nightly", resourceId, undefined, opts),
    ],
    LegacySnapshotExpiry: [
        (opts?: Options) => new LegacySnapshotExpiry("nightly", args.LegacySnapshotExpiry, opts),
        (opts?: Options) => LegacySnapshotExpiry.get("nightly", resourceId, undefined, opts),
    ],
} as const;

/** As `new mongodbatlas.Provider(…)` of the official package. */
class OfficialProvider extends pulumi.ProviderResource {
    constructor(name: string) {
        super("mongodbatlas", name, {});
    }
}

for (const name of ["OnDemandSnapshot", "LegacySnapshotExpiry"] as const) {
    const [declare, get] = classes[name];

    describe(`${name} with a provider of another package`, () => {
        const refusal = {
            name: "Error",
            message:
                `${name} "nightly": its provider belongs to the package mongodbatlas, not to pulumi-atlas-snapshots. Give it a provider made with ` +
                '`new Provider(name, { publicKey, privateKey })`, where Provider is imported from "pulumi-atlas-snapshots"',
            // The SDK takes half a minute to show one.
            stack: "",
        };

        it("is refused, declared or read, under mocks too", async () => {
            for (const asMocks of [true, false]) {
                const registered = await registrationsOf(
                    () => {
                        const provider = new OfficialProvider("official");
                        assert.throws(() => declare({ provider }), refusal);
                        assert.throws(() => get({ provider }), refusal);
                    },
                    { asMocks },
                );
                assert.deepEqual(
                    registered.map(({ type }) => type),
                    ["pulumi:providers:mongodbatlas"],
                );
            }
        });

        it("is fine below a component that has one", async () => {
            const registered = await registrationsOf(() => {
                const providers = [new OfficialProvider("official"), new Provider("eu", { accessToken: "token" })];
                declare({ parent: new pulumi.ComponentResource("shop:db:Database", "main", {}, { providers }) });
            });
            assert.match(registered.at(-1)?.provider ?? "", /pulumi:providers:pulumi-nodejs::eu::/);
        });

        it("is fine below a component that has no other", async () => {
            const registered = await registrationsOf(() => {
                const provider = new OfficialProvider("official");
                declare({ parent: new pulumi.ComponentResource("shop:db:Database", "main", {}, { provider }) });
            });
            assert.equal(registered.at(-1)?.name, "nightly");
            assert.equal(registered.at(-1)?.provider, undefined);
        });
    });

    describe(`${name} in a unit test of a program`, () => {
        it("shows the mocks the arguments that the program gave, and nothing else", async () => {
            const [registered] = await registrationsOf(() => declare(), { asMocks: true });
            assert.deepEqual(registered?.inputs, args[name]);
            const [read] = await registrationsOf(() => get(), { asMocks: true });
            assert.deepEqual([read?.inputs, read?.id], [{}, resourceId]);
        });

        it("shows them in a preview too", async () => {
            const [registered] = await registrationsOf(() => declare(), { asMocks: true, preview: true });
            assert.deepEqual(registered?.inputs, args[name]);
        });
    });
}
