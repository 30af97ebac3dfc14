/** Values that a preview does not know yet: the engine sends a fixed text in their place, whatever their type. */

/** The engine's own marker (`runtime.unknownValue` in Pulumi's Node SDK), the same in every SDK. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
    return value === unknownValue;
}

/** True if the value, or anything inside it, is not known yet. */
export function containsUnknown(value: unknown): boolean {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).some(containsUnknown);
    }
    return isUnknown(value);
}
