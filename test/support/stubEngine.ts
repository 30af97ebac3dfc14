/** The engine's side of a plugin process under test: what it is told is noted, and it never goes. */
import sinon from "sinon";
import type { Engine } from "../../provider/dynamic/engine";

type Told = sinon.SinonStub<[string, string], undefined>;

export function stubEngine(): Pick<Engine, "gone"> & Record<"warn" | "info" | "status", Told> {
    const told = () => sinon.stub<[string, string], undefined>();
    return { warn: told(), info: told(), status: told(), gone: new AbortController().signal };
}
