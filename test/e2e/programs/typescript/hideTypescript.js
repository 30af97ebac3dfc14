// Loaded before a program: as if nobody had installed TypeScript, so that the one that @pulumi/pulumi brings along is used.
const Module = require("node:module");

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...others) {
    if (request === "typescript" || request === "ts-node") {
        throw Object.assign(new Error(`${request} is hidden`), { code: "MODULE_NOT_FOUND" });
    }
    return resolveFilename.call(this, request, ...others);
};
