// The least that Pulumi can do with a dynamic resource: one line of captured text, and a create that only waits `waitMs`.
// What waits leaves a mark in a file, so that it can be counted.
const pulumi = require("@pulumi/pulumi");

const text = `exports.handler = () => ({
    create: async (inputs) => {
        if (inputs.waitMs > 0) {
            require("node:fs").appendFileSync(process.env.BENCH_WAITING, ".");
            await require("node:timers/promises").setTimeout(inputs.waitMs);
        }
        return { id: inputs.clusterName, outs: inputs };
    },
})`;

class DoNothing extends pulumi.CustomResource {
    constructor(name, args) {
        super("pulumi-nodejs:dynamic/bench:DoNothing", name, { ...args, __provider: text });
    }
}

const config = new pulumi.Config();
for (let nth = 0; nth < config.requireNumber("count"); nth++) {
    new DoNothing(`snapshot-${nth}`, {
        projectId: config.require("projectId"),
        clusterName: `cluster-${nth}`,
        retentionInDays: 7,
        waitMs: config.requireNumber("waitMs"),
    });
}
