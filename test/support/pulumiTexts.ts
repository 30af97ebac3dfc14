/** Pulumi's own texts that a user of this package meets, as docs/troubleshooting.md has them. */

/** Those that test/e2e/pulumiTexts.spec.ts provokes. */
export const provokedTexts = {
    packageMissing: "Cannot find module 'pulumi-atlas-snapshots/runtime'",
    locked: "the stack is currently locked by … lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
    pending: "Attempting to deploy or update resources with … pending operations from previous deployment.",
    interrupted: "interrupted while creating",
    noPassphrase:
        "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
    wrongPassphrase: "incorrect passphrase",
    drift: "no changes were expected … but changes were proposed",
    protected: "cannot be deleted",
    imported: "Cannot read properties of undefined (reading 'toJavaScript')",
};

/** Those that no test provokes, and why. */
export const otherTexts: Record<string, string> = {
    "Cannot find module '@pulumi/pulumi/cmd/dynamic-provider'": "the constructor refuses the usual way to it",
    "[409] Conflict: Another update is currently in progress.": "Pulumi Cloud's",
    "code must be a string, not undefined": "of older SDKs; newer ones say `toJavaScript`",
    "no resource plugin 'pulumi-resource-pulumi-nodejs' found in the workspace":
        "needs a CLI without the parts that the tests need",
};

/** Finds the text, with anything where it has a placeholder. */
export function patternOf(text: string): RegExp {
    return new RegExp(text.split("…").map(escape).join(".*"));
}

function escape(text: string): string {
    return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
