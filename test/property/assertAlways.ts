/**
 * How the property tests are run: the same cases every time. A failing case is printed with its seed: PROPERTY_SEED and PROPERTY_PATH
 * play it again, or look further with another seed; PROPERTY_RUNS says how many cases there are.
 */
import fc from "fast-check";

export async function assertAlways<T>(
    property: fc.IAsyncProperty<T>,
    usual: { numRuns: number; seed: number },
): Promise<void> {
    const environment = process.env;
    await fc.assert(property, {
        numRuns: Number(environment["PROPERTY_RUNS"] ?? usual.numRuns),
        seed: Number(environment["PROPERTY_SEED"] ?? usual.seed),
        ...(environment["PROPERTY_PATH"] && { path: environment["PROPERTY_PATH"] }),
    });
}
