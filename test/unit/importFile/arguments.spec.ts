import assert from "node:assert/strict";
import { readArguments, UsageError } from "../../../provider/importFile/arguments";
import { clusterName, idAt, projectId, resourceId, snapshotId, start } from "../../support/fakeSnapshot";

const cluster = { projectId, clusterName };

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
