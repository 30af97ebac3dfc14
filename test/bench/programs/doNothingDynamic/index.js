// The same as doNothing, with Pulumi's own class, which serialises the provider object.
const pulumi = require("@pulumi/pulumi");

const provider = {
    async create(inputs) {
        if (inputs.waitMs > 0) {
            require("node:fs").appendFileSync(process.env.BENCH_WAITING, ".");
            await require("node:timers/promises").setTimeout(inputs.waitMs);
        }
        return { id: inputs.clusterName, outs: inputs };
    },
};

class DoNothing extends pulumi.dynamic.Resource {
    constructor(name, args) {
        super(provider, name, args);
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
