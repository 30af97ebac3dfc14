/**
 * The text that Pulumi stores with every resource and runs in its plugin process. It names this package and nothing else, so
 * old stacks run the code that is installed now; and because they run it, it can never change: see docs/decisions.md.
 */

/** The source text whose `handler` gives the provider object that `../runtime` exports as `provider`. */
export function capturedText(provider: string): string {
    return `exports.handler = () => require("pulumi-atlas-snapshots/runtime").${provider}()`;
}
