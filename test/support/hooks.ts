/** Loaded by mocha before every run: what fails silently elsewhere fails loudly here. */

process.on("unhandledRejection", (reason) => {
    throw reason;
});
