const pulumi = require("@pulumi/pulumi");
const { Backup } = require("backups");

// Where it goes after its start is its own affair: the plugin stays where the program started.
process.chdir("/");

const config = new pulumi.Config("test");
const projectId = config.require("projectId");
exports.status = ["first", "second"].map((name) => {
    return new Backup(name, { projectId, clusterName: config.require("clusterName") }).status;
});
