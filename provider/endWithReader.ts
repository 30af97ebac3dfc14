/** What the commands of this package do once nobody reads what they print, as with `| head -1`: they end, and say nothing. */

/** To be called before anything is printed. */
export function endWithReader(): void {
    for (const stream of [process.stdout, process.stderr]) {
        stream.on("error", (error: NodeJS.ErrnoException) => {
            if (error.code !== "EPIPE") {
                throw error;
            }
            process.exit();
        });
    }
}
