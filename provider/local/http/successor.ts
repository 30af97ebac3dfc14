/** Versions that have a successor: their answers say since when, and until when Atlas goes on with them. */

/** As Atlas writes a date here: the day of the month has no zero before it, unlike in other headers. */
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Seen live for the version 2023-02-01 of the cluster API. */
const sunset = "2027-07-01";

/** Atlas deprecates a version on the day on which the next one appears. */
export function successorHeaders(version: string, versions: readonly string[]): Record<string, string> {
    const successor = versions.find((other) => other > version);
    return successor === undefined ? {} : { Deprecation: httpDate(successor), Sunset: httpDate(sunset) };
}

function httpDate(day: string): string {
    const date = new Date(day);
    const month = months[date.getUTCMonth()] ?? "";
    return `${days[date.getUTCDay()] ?? ""}, ${date.getUTCDate()} ${month} ${date.getUTCFullYear()} 00:00:00 GMT`;
}
