import commonjs from "@rollup/plugin-commonjs";
import json from "@rollup/plugin-json";
import { nodeResolve } from "@rollup/plugin-node-resolve";

export default {
    input: "index.js",
    output: { file: "dist/index.js", format: "cjs" },
    external: /^@pulumi\/pulumi(\/|$)/,
    plugins: [nodeResolve({ preferBuiltins: true }), commonjs(), json()],
};
