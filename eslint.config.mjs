import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["out/", "coverage/", "node_modules/", ".stryker-tmp/", "test/recipes/*/"] },
    eslint.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
            "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
            "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true, argsIgnorePattern: "^_" }],
            "@typescript-eslint/no-explicit-any": "error",
            "max-lines": ["error", { max: 200 }],
        },
    },
    {
        // A story in a test may be as long as it needs to be; mocha's own types make `it` return a promise-like.
        files: ["test/**/*.ts"],
        rules: { "max-lines": "off", "@typescript-eslint/no-non-null-assertion": "off" },
    },
    {
        // Its @pulumi/command is not installed here: its installation is a download.
        files: ["examples/release-gate/*.ts"],
        rules: { "@typescript-eslint/no-unsafe-call": "off", "@typescript-eslint/no-unsafe-member-access": "off" },
    },
    {
        files: ["**/*.js", "**/*.mjs"],
        languageOptions: {
            globals: {
                process: "readonly",
                console: "readonly",
                require: "readonly",
                __dirname: "readonly",
                module: "readonly",
                exports: "readonly",
            },
        },
    },
);
