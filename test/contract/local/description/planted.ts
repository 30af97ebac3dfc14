/** A test that passes by itself, although the local Atlas is off its description; mocha runs it for description.spec.ts. */
import sinon from "sinon";
import { createLocalAtlas } from "../../../../provider/local";
import { Refusal } from "../../../../provider/local/http/refusal";

describe("planted", () => {
    it("gets a wrong answer", async () => {
        const wrong = sinon.stub(Refusal.prototype, "toResponse").callsFake(() => Response.json({}, { status: 418 }));
        const atlas = createLocalAtlas();
        await atlas.fetch(new Request(`${atlas.url}/api/nothing`));
        wrong.restore();
    });

    it("gets right ones", async () => {
        const atlas = createLocalAtlas();
        await atlas.fetch(new Request(`${atlas.url}/api/nothing`));
    });
});
