const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const existing = OnDemandSnapshot.get("existing", new pulumi.Config().require("id"));

exports.description = existing.description;
exports.expiresAt = existing.expiresAt;
