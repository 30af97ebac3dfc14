// A component library, which depends on the package; the program depends on the library.
const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

exports.Backup = class Backup extends pulumi.ComponentResource {
    constructor(name, args) {
        super("test:index:Backup", name);
        const snapshot = new OnDemandSnapshot(`${name}-snapshot`, { ...args, retentionInDays: 7 }, { parent: this });
        this.status = snapshot.status;
    }
};
