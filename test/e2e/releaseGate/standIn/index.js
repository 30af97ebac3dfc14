/** Stands in for @pulumi/command, whose plugin is a download: `local.Command` runs its command in a dynamic provider. */
const pulumi = require("@pulumi/pulumi");

const provider = {
    create: async ({ create }) => {
        const { execSync } = require("node:child_process");
        return { id: "ran", outs: { create, stdout: execSync(create, { encoding: "utf8" }).trim() } };
    },
    diff: async () => ({ changes: true, replaces: ["triggers"] }),
};

class Command extends pulumi.dynamic.Resource {
    constructor(name, args, opts) {
        super(provider, name, { ...args, stdout: undefined }, opts);
    }
}

exports.local = { Command };
