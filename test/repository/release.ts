/** `npm run check:release -- TAG`: whether a tag may be published. The workflow asks before anything else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot";

/** What is in the way of a release, in words. */
export function obstacles(tag: string, version: string, changelog: string): string[] {
    const found = [];
    if (tag !== `v${version}`) found.push(`The tag is ${tag}, but package.json has version ${version}`);
    const heading = changelog.split("\n").find((line) => line.startsWith(`## [${version}]`));
    if (heading === undefined) found.push(`CHANGELOG.md has no section [${version}]`);
    else if (!/ - \d{4}-\d\d-\d\d$/.test(heading)) found.push(`CHANGELOG.md does not say when ${version} was released`);
    return found;
}

/** The section of a version, for the notes of its release. */
export function sectionOf(version: string, changelog: string): string {
    const [, section = ""] = changelog.split(new RegExp(`^## \\[${version.replaceAll(".", "\\.")}\\].*$`, "m"));
    return (section.split(/^## |^\[.*\]: /m)[0] ?? "").trim();
}

if (require.main === module) {
    const read = (file: string) => readFileSync(join(packageRoot, file), "utf8");
    const { version } = JSON.parse(read("package.json")) as { version: string };
    const changelog = read("CHANGELOG.md");
    const found = obstacles(process.argv[2] ?? "", version, changelog);
    if (found.length > 0) {
        console.error(found.join("\n"));
        process.exitCode = 1;
    } else {
        console.log(sectionOf(version, changelog));
    }
}
