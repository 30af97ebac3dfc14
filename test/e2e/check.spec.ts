/** Faults in the program and in the settings: all told at preview, before anything happens. */
import assert from "node:assert/strict";
import { diagnostics, useStory } from "./support.js";

describe("what check refuses", function () {
    this.timeout(120_000);
    const story = useStory();
    let kept: Awaited<ReturnType<typeof story.entry>>;

    before(async () => {
        story.useStep("check/step1");
        await story.stack.up();
        kept = await story.entry("snapshot");
    });

    beforeEach(() => {
        story.requests();
    });

    afterEach("the state is as before, and Atlas was asked nothing", async () => {
        assert.deepEqual(await story.entry("snapshot"), kept);
        assert.deepEqual(story.requests(), []);
    });

    it("names the keys and the variables at preview where there are no credentials, beside other faults", async () => {
        const env = {
            MONGODB_ATLAS_PUBLIC_API_KEY: "",
            MONGODB_ATLAS_PRIVATE_API_KEY: "",
            MONGODB_ATLAS_BASE_URL: "http://atlas.example.com",
        };
        const preview = await story.stack.preview([], { mayFail: true, env });
        assert.notEqual(preview.code, 0);
        const told = diagnostics(preview, "error");
        const names = [
            ...[
                "mongodbatlas:publicKey",
                "mongodbatlas:privateKey",
                "mongodbatlas:clientId",
                "mongodbatlas:accessToken",
            ],
            ...["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_CLIENT_ID"],
        ];
        for (const name of names) assert.ok(told.includes(name), `${name} is missing in ${told}`);
        assert.match(told, /MONGODB_ATLAS_BASE_URL is "http:\/\/atlas\.example\.com"; it has to begin with https:\/\//);
    });

    it("tells at preview which half of a key pair is missing", async () => {
        const env = { MONGODB_ATLAS_PRIVATE_API_KEY: "" };
        const preview = await story.stack.preview([], { mayFail: true, env });
        assert.notEqual(preview.code, 0);
        assert.match(
            diagnostics(preview, "error"),
            /MONGODB_ATLAS_PUBLIC_API_KEY.* is there, MONGODB_ATLAS_PRIVATE_API_KEY.* is missing or empty/,
        );
    });

    for (const verb of ["preview", "up"] as const) {
        it(`tells every fault of a resource at once, each with its property, at ${verb}`, async () => {
            story.useStep("check/step2");
            const result = await story.stack[verb]([], { mayFail: true });
            assert.notEqual(result.code, 0);
            const told = diagnostics(result, "error");
            const faults = [
                /projectId is the string "my project"; it has to be 24 lower-case hexadecimal digits/,
                /clusterName is the string "-cluster"; it has to be a cluster's name/,
                /retentionInDays is 0; it has to be a whole number of days, 1 or more/,
                /retentionDays is not an argument of OnDemandSnapshot; the arguments are .*retentionInDays/,
                /description is an empty string/,
                /triggers is the string "v2"; it has to be a list/,
                /waitForCompletion is the string "yes"; it has to be true or false/,
                /recreateOnExpiry is 1; it has to be true or false/,
                /timeouts\.create is the string "soon"; it has to be a length of time/,
                /timeouts\.read is none of create, update and delete/,
            ];
            for (const fault of faults) assert.match(told, fault);
        });
    }
});
