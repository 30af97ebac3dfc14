/** `local-atlas -- COMMAND`: runs a command whose environment points at the local Atlas. */
import { spawn } from "node:child_process";
import { constants } from "node:os";

/** Resolves to the command's exit code, in a shell's way of counting, once it has ended; rejects if it cannot be started. */
export async function runCommand(
    [command = "", ...args]: string[],
    variables: Record<string, string>,
): Promise<number> {
    // Another account's variables could go before those of the local one. The ones with MCLI_ are the older names.
    const others = Object.entries(process.env).filter(([name]) => !/^(MONGODB_ATLAS|MCLI)_/.test(name));
    const env = { ...Object.fromEntries(others), ...variables };
    return await new Promise((resolve, reject) => {
        const child = spawn(command, args, { stdio: "inherit", env });
        // The terminal sends a Ctrl-C to the command as well, which may need the local Atlas until it has ended.
        process.on("SIGINT", () => undefined);
        process.on("SIGTERM", () => child.kill("SIGTERM"));
        child.on("error", ({ message }) => {
            reject(new Error(`"${command}" cannot be started: ${message}`));
        });
        child.on("exit", (code, signal) => {
            resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
        });
    });
}
