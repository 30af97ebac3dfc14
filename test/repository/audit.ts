/**
 * `npm run audit`: fails if the registry knows a vulnerability of a production dependency. A mirror without that service does not
 * answer the question, and a machine without a network cannot ask it; both are said, and are no failure.
 */
import { spawnSync } from "node:child_process";

interface Report {
    /** Instead of an answer. */
    message?: string;
    vulnerabilities?: Record<string, { severity: string; range: string }>;
}

const { stdout, stderr } = spawnSync("npm", ["audit", "--omit=dev", "--json"], { encoding: "utf8" });
const { message, vulnerabilities } = JSON.parse(stdout) as Report;
if (vulnerabilities) {
    const found = Object.entries(vulnerabilities).map(([name, { severity, range }]) => `${name} ${range}: ${severity}`);
    console.log(found.join("\n") || "No known vulnerability in a production dependency");
    process.exitCode = found.length > 0 ? 1 : 0;
} else if (message !== undefined) {
    console.log(`Not available here: ${message}`);
} else {
    console.error(`npm audit said neither what it found nor why it could not look:\n${stdout}${stderr}`);
    process.exitCode = 1;
}
