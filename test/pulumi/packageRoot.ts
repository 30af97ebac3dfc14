/** Where the checkout is, for what the compiler does not copy to `out`: Go modules, the programs of test steps. */
import { dirname } from "node:path";

// The package's link to itself: right wherever the compiled code lies.
export const packageRoot = dirname(require.resolve("pulumi-atlas-snapshots/package.json"));
