/** Errors in the two forms that Pulumi's plugin process understands. */
import { UnfinishedError } from "../lifecycle/explain";
import { toPlain } from "./properties";

/**
 * An error as check, diff, read and delete have to throw it: the plugin prints the stack as well, which helps no user.
 */
export function plainError(error: unknown): Error {
    const plain = error instanceof Error ? error : new Error(String(error));
    plain.stack = "";
    return plain;
}

/**
 * An error as create and update have to throw it. With `id`, `properties` and `reasons` the engine stores the resource as
 * "init failed": its id is kept, and the next `up` calls update.
 *
 * @param idOf The id of the resource with that state.
 * @param captured The resource's captured text; without it in the properties the resource could never be deleted.
 */
export function operationError(error: unknown, idOf: (state: object) => string, captured: unknown): Error {
    const plain = plainError(error);
    if (!(error instanceof UnfinishedError)) {
        return plain;
    }
    const { state }: UnfinishedError = error;
    return Object.assign(plain, {
        id: idOf(state),
        properties: toPlain({ ...state, __provider: captured }),
        // The engine shows the reasons and drops the message.
        reasons: [error.message],
    });
}

/** Runs one of check, diff, read and delete; what it throws is thrown as they have to. */
export async function attempt<T>(work: () => T | Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        throw plainError(error);
    }
}
