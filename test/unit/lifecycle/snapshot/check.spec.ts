import assert from "node:assert/strict";
import { checkSnapshot } from "../../../../provider/lifecycle/snapshot/check";
import { defaultDescription } from "../../../../provider/lifecycle/snapshot/description";
import { unknownValue } from "../../../../provider/lifecycle/unknown";
import { clusterName, projectId, urn } from "../../../support/fakeSnapshot";

type Values = Record<string, unknown>;

const given: Values = { projectId, clusterName, retentionInDays: 7, __urn: urn };
const renamed = urn.replace("nightly", "weekly");

function failuresOf(changes: Values): { property: string; reason: string }[] {
    return checkSnapshot({}, { ...given, ...changes }).failures;
}

/** The inputs after a first check, as the engine hands them to the next one. */
function checked(changes: Values = {}): Values {
    return checkSnapshot({}, { ...given, ...changes }).inputs;
}

describe("check", () => {
    it("passes the arguments on, and adds the default description", () => {
        assert.deepEqual(checkSnapshot({}, given), {
            inputs: { ...given, description: defaultDescription(urn, undefined) },
            failures: [],
        });
    });

    for (const [property, value] of Object.entries({
        projectId: [projectId, "000000000000000000000000"],
        clusterName: ["a", "7", "Cluster0", "a-b-", "x".repeat(64)],
        retentionInDays: [1, 365, 2 ** 31 - 1],
        description: ["x", " a ", "line\nline"],
        triggers: [[], [1, "a", null, true, { a: [{}] }], [[["deep"]]]],
        waitForCompletion: [true, false],
        recreateOnExpiry: [true, false],
        timeouts: [{}, { create: "45m" }, { create: "1h30m", update: "90s", delete: "1.5h" }, { create: null }],
    })) {
        for (const good of value) {
            it(`accepts ${property} ${JSON.stringify(good).slice(0, 40)}`, () => {
                assert.deepEqual(failuresOf({ [property]: good }), []);
            });
        }
    }

    const hex = /^projectId .*24 lower-case hexadecimal digits/s;
    const name = /^clusterName .*letters, digits and hyphens, beginning with a letter or digit, at most 64 characters/;
    const days = /^retentionInDays .*whole number of days, 1 or more/;
    const text = /^description .*a string that is not empty/;
    const length = /^timeouts\.create .*a length of time above zero such as "45m" or "1h30m"/;
    const bool = /has to be true or false/;
    const bad: [property: string, value: unknown, fault: string, rule: RegExp][] = [
        ["projectId", "", "is an empty string", hex],
        ["projectId", projectId.toUpperCase(), `"${projectId.toUpperCase()}"`, hex],
        ["projectId", projectId.slice(1), `"${projectId.slice(1)}"`, hex],
        ["projectId", `${projectId}0`, `"${projectId}0"`, hex],
        ["projectId", ` ${projectId}`, `" ${projectId}"`, hex],
        ["projectId", `${projectId}\n`, "is the string", hex],
        ["projectId", "my project", '"my project"', hex],
        ["projectId", 5, "is 5", hex],
        ["clusterName", "", "is an empty string", name],
        ["clusterName", "-a", '"-a"', name],
        ["clusterName", "a_b", '"a_b"', name],
        ["clusterName", "a/b", '"a/b"', name],
        ["clusterName", "ä", '"ä"', name],
        ["clusterName", "x".repeat(65), '"xxx', name],
        ["clusterName", ["a"], "is a list", name],
        ["retentionInDays", 0, "is 0", days],
        ["retentionInDays", -1, "is -1", days],
        ["retentionInDays", 1.5, "is 1.5", days],
        ["retentionInDays", "7", '"7"', days],
        ["retentionInDays", true, "is true", days],
        ["retentionInDays", 2 ** 31, "is 2147483648", /at most 2147483647/],
        ["retentionInDays", Infinity, "is Infinity", days],
        ["retentionInDays", {}, "is an object", days],
        ["description", "", "is an empty string", text],
        ["description", "  ", '"  "', text],
        ["description", 1, "is 1", text],
        ["triggers", "v1", '"v1"', /^triggers .*has to be a list/],
        ["triggers", { a: 1 }, "is an object", /^triggers .*has to be a list/],
        ["waitForCompletion", "true", '"true"', bool],
        ["recreateOnExpiry", 1, "is 1", bool],
        ["timeouts", "45m", '"45m"', /^timeouts .*has to be an object such as { create: "45m" }/],
        ["timeouts", ["45m"], "is a list", /^timeouts .*has to be an object/],
        ["timeouts", { create: "45" }, '"45"', length],
        ["timeouts", { create: "0s" }, '"0s"', length],
        ["timeouts", { create: "-1h" }, '"-1h"', length],
        ["timeouts", { create: 45 }, "is 45", length],
        ["timeouts", { read: "1m" }, "is none of", /^timeouts\.read is none of create, update and delete/],
    ];
    for (const [property, value, fault, rule] of bad) {
        it(`refuses ${property} ${JSON.stringify(value)}, naming the fault and the rule`, () => {
            const failures = failuresOf({ [property]: value });
            assert.equal(failures.length, 1);
            assert.equal(failures[0]!.property, property);
            assert.ok(failures[0]!.reason.includes(fault), failures[0]!.reason);
            assert.match(failures[0]!.reason, rule);
        });
    }

    it("shows the beginning of a long value only", () => {
        const [failure] = failuresOf({ projectId: "z".repeat(5000) });
        assert.ok(failure!.reason.length < 300, failure!.reason);
    });

    it("tells everything that is wrong at once", () => {
        const { failures } = checkSnapshot(
            {},
            {
                clusterName: "-",
                retentionInDays: 0,
                description: "",
                triggers: 1,
                waitForCompletion: "no",
                recreateOnExpiry: "no",
                timeouts: { create: "soon", update: "later", destroy: "1m" },
                clustername: "prod",
                __urn: urn,
            },
        );
        assert.deepEqual(failures.map(({ property }) => property).sort(), [
            "clusterName",
            "clustername",
            "description",
            "projectId",
            "recreateOnExpiry",
            "retentionInDays",
            "timeouts",
            "timeouts",
            "timeouts",
            "triggers",
            "waitForCompletion",
        ]);
    });

    for (const property of ["projectId", "clusterName", "retentionInDays"]) {
        for (const absent of [undefined, null]) {
            it(`calls ${property} missing when it is ${absent}`, () => {
                assert.deepEqual(failuresOf({ [property]: absent }), [{ property, reason: `${property} is missing` }]);
            });
        }
    }

    it("leaves absent arguments out of the inputs", () => {
        const inputs = checked({ triggers: undefined, timeouts: null, waitForCompletion: undefined });
        assert.deepEqual(Object.keys(inputs).sort(), [...Object.keys(given), "description"].sort());
    });

    for (const property of ["clustername", "snapshotId", "toString", "constructor"]) {
        it(`refuses the unknown argument ${property}, and lists those that there are`, () => {
            const [failure] = failuresOf({ [property]: "x" });
            assert.equal(failure?.property, property);
            assert.match(failure.reason, /is not an argument .*projectId, clusterName, .*timeouts/);
        });
    }

    it("takes no notice of hidden arguments", () => {
        assert.deepEqual(failuresOf({ __provider: "text" }), []);
    });

    describe("of values that a preview does not know", () => {
        for (const property of [
            "projectId",
            "clusterName",
            "retentionInDays",
            "description",
            "triggers",
            "waitForCompletion",
            "recreateOnExpiry",
            "timeouts",
        ]) {
            it(`lets an unknown ${property} through`, () => {
                const { inputs, failures } = checkSnapshot({}, { ...given, [property]: unknownValue });
                assert.deepEqual(failures, []);
                assert.equal(inputs[property], unknownValue);
            });
        }

        it("lets an unknown part of timeouts and of triggers through", () => {
            assert.deepEqual(
                failuresOf({ timeouts: { create: unknownValue }, triggers: [unknownValue, { a: [unknownValue] }] }),
                [],
            );
        });

        it("still refuses what is known to be wrong", () => {
            assert.deepEqual(
                failuresOf({ projectId: unknownValue, retentionInDays: 0 }).map(({ property }) => property),
                ["retentionInDays"],
            );
        });

        for (const triggers of [unknownValue, [unknownValue], [1, { a: [{ b: unknownValue }] }]]) {
            it(`cannot tell the description for triggers ${JSON.stringify(triggers).replace(/04da[^"]*/g, "?")}`, () => {
                assert.equal(checked({ triggers })["description"], unknownValue);
            });
        }

        it("cannot tell the description for an unknown URN", () => {
            assert.equal(checked({ __urn: unknownValue })["description"], unknownValue);
        });

        it("keeps a stated description beside unknown triggers", () => {
            assert.equal(checked({ triggers: [unknownValue], description: "mine" })["description"], "mine");
        });
    });

    describe("of assets in triggers", () => {
        /** A file as the engine sends it, marked and hashed; a stack keeps it and compares it like any other value. */
        const sent = (hash: string) => ({
            "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
            hash,
        });

        it("accepts them as the engine sends them", () => {
            assert.deepEqual(failuresOf({ triggers: ["v1", sent("a"), { files: [sent("b")] }] }), []);
        });

        it("takes another hash for a change", () => {
            const description = (hash: string) => checked({ triggers: [sent(hash)] })["description"];
            assert.equal(description("a"), description("a"));
            assert.notEqual(description("a"), description("b"));
        });
    });

    describe("of the default description", () => {
        it("stays on a rename, though the URN is another one", () => {
            const olds = checked({ triggers: ["v1"] });
            const { inputs } = checkSnapshot(olds, { ...given, triggers: ["v1"], __urn: renamed });
            assert.equal(inputs["description"], olds["description"]);
            assert.equal(inputs["__urn"], urn);
        });

        it("takes an empty list of triggers for none", () => {
            const olds = checked({});
            assert.deepEqual(checkSnapshot(olds, { ...given, triggers: [] }).inputs, olds);
        });

        it("is renewed when the triggers change", () => {
            const olds = checked({ triggers: ["v1"] });
            const { inputs } = checkSnapshot(olds, { ...given, triggers: ["v2"] });
            assert.equal(inputs["description"], defaultDescription(urn, ["v2"]));
            assert.notEqual(inputs["description"], olds["description"]);
        });

        it("names the resource as it is called now when the triggers change together with a rename", () => {
            const { inputs } = checkSnapshot(checked(), { ...given, triggers: ["v2"], __urn: renamed });
            assert.equal(inputs["description"], defaultDescription(renamed, ["v2"]));
        });

        it("stays when the maps in the triggers come in another order of keys", () => {
            const olds = checked({ triggers: [{ a: 1, b: { c: 2, d: 3 } }] });
            const { inputs } = checkSnapshot(olds, { ...given, triggers: [{ b: { d: 3, c: 2 }, a: 1 }] });
            assert.equal(inputs["description"], olds["description"]);
        });

        it("stays when the other arguments change", () => {
            const olds = checked();
            const news = { ...given, retentionInDays: 30, clusterName: "other", timeouts: { create: "1h" } };
            assert.equal(checkSnapshot(olds, news).inputs["description"], olds["description"]);
        });

        it("takes the place of a stated one that was removed", () => {
            const { inputs } = checkSnapshot(checked({ description: "mine" }), given);
            assert.equal(inputs["description"], defaultDescription(urn, undefined));
        });

        it("gives way to a stated one", () => {
            assert.equal(checkSnapshot(checked(), { ...given, description: "mine" }).inputs["description"], "mine");
        });

        it("is made anew for a replacing resource, which has no old inputs", () => {
            const { inputs } = checkSnapshot({}, { ...given, __urn: renamed });
            assert.equal(inputs["description"], defaultDescription(renamed, undefined));
            assert.equal(inputs["__urn"], renamed);
        });
    });
});

describe("check of an adoption", () => {
    const adoptSnapshotId = "6ba7b8109dad11d180b400c0";

    it("adds no description: the snapshot keeps its own", () => {
        assert.deepEqual(checkSnapshot({}, { ...given, adoptSnapshotId }), {
            inputs: { ...given, adoptSnapshotId },
            failures: [],
        });
    });

    it("adds none either once the argument is removed, on a rename, and for another retention", () => {
        const olds = checked({ adoptSnapshotId });
        for (const news of [given, { ...given, __urn: renamed }, { ...given, retentionInDays: 9 }]) {
            const { inputs } = checkSnapshot(olds, news);
            assert.deepEqual(inputs, { ...news, __urn: urn });
        }
    });

    it("keeps a stated description", () => {
        const olds = checked({ adoptSnapshotId, description: "mine" });
        assert.equal(olds["description"], "mine");
        assert.equal(checkSnapshot(olds, { ...given, description: "mine" }).inputs["description"], "mine");
    });

    it("adds the default description when the triggers change, because a new snapshot is taken then", () => {
        const { inputs } = checkSnapshot(checked({ adoptSnapshotId }), { ...given, triggers: ["v2"] });
        assert.equal(inputs["description"], defaultDescription(urn, ["v2"]));
    });

    it("keeps the default description of a resource that names the snapshot it took itself", () => {
        const olds = checked();
        assert.equal(checkSnapshot(olds, { ...given, adoptSnapshotId }).inputs["description"], olds["description"]);
    });

    it("takes an id that a preview does not know", () => {
        const { inputs, failures } = checkSnapshot({}, { ...given, adoptSnapshotId: unknownValue });
        assert.deepEqual([failures, "description" in inputs], [[], false]);
    });

    for (const id of ["", "x", adoptSnapshotId.toUpperCase(), `${projectId}-${clusterName}-${adoptSnapshotId}`, 5]) {
        it(`refuses the id ${JSON.stringify(id)}`, () => {
            assert.deepEqual(
                failuresOf({ adoptSnapshotId: id }).map(({ property, reason }) => [
                    property,
                    /24 lower-case/.test(reason),
                ]),
                [["adoptSnapshotId", true]],
            );
        });
    }

    it("takes over what the official provider has among its inputs, and nothing of it but the arguments", () => {
        const olds = { __defaults: [], projectId, clusterName, retentionInDays: 7, description: "mine" };
        const news = { ...given, description: "mine" };
        assert.deepEqual(checkSnapshot(olds, news), { inputs: news, failures: [] });
    });

    it("takes over an imported state without a URN or a description", () => {
        const { __urn, ...olds } = given;
        assert.equal(__urn, urn);
        assert.deepEqual(checkSnapshot(olds, given), { inputs: given, failures: [] });
    });
});
