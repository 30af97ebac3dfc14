/** What one completed snapshot adds to the state of its stack. */
import type { ResourceState } from "../pulumi/state";
import { ratio, type Row, within } from "./row";
import { type Program, snapshotsOf, withStage } from "./stage";

const limit = 2000;
/** Recorded once, with @pulumi/mongodbatlas 4.16.0. */
const officialBytes = 2100;

export async function stateSizeRows(): Promise<Row[]> {
    const ours = await sizesOf("snapshots");
    const handWritten = await sizesOf("handWritten");
    const what = "state of one completed snapshot, compact JSON, without source positions";
    return [
        {
            what: `${what} (limit ${limit})`,
            ours: `${ours.bare} bytes`,
            against: `${officialBytes} bytes (official provider, recorded)`,
            ratio: `${ratio(ours.bare, officialBytes)} ${within(limit, ours.bare)}`,
        },
        {
            what,
            ours: `${ours.bare} bytes`,
            against: `${handWritten.bare} bytes (hand-written provider)`,
            ratio: ratio(ours.bare, handWritten.bare),
        },
        {
            what: "… with them",
            ours: `${ours.whole} bytes`,
            against: `${handWritten.whole} bytes (hand-written provider)`,
            ratio: ratio(ours.whole, handWritten.whole),
        },
    ];
}

async function sizesOf(program: Program): Promise<{ bare: number; whole: number }> {
    return await withStage({ program, count: 1, atlas: snapshotsOf(30) }, async ({ stack }) => {
        await stack.up();
        const entry = await stack.resource("snapshot-0");
        if (!entry) throw new Error(`${program}: the state has no snapshot`);
        // Where in the program it was declared is the engine's matter, and as long as the program's path.
        const bare: ResourceState = { ...entry, stackTrace: undefined, sourcePosition: undefined } as ResourceState;
        return { bare: bytes(bare), whole: bytes(entry) };
    });
}

function bytes(entry: ResourceState): number {
    return Buffer.byteLength(JSON.stringify(entry));
}
