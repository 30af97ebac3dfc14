/** Versions that have a successor: their answers say since when, and until when Atlas goes on with them. */

/** Seen live for the version 2023-02-01 of the cluster API. */
const sunset = "2027-07-01";

/** Atlas deprecates a version on the day on which the next one appears. */
export function successorHeaders(version: string, versions: readonly string[]): Record<string, string> {
    const successor = versions.find((other) => other > version);
    return successor === undefined ? {} : { Deprecation: httpDate(successor), Sunset: httpDate(sunset) };
}

/** As Atlas writes a date here: the day of the month has no zero before it, unlike in other headers. */
function httpDate(day: string): string {
    return new Date(day).toUTCString().replace(", 0", ", ");
}
