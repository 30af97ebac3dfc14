const { join } = require("node:path");

module.exports = {
    mode: "none",
    target: "node",
    entry: "./index.js",
    output: { path: join(__dirname, "dist"), filename: "index.js", library: { type: "commonjs2" } },
    externals: /^@pulumi\/pulumi(\/|$)/,
};
