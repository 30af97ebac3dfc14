import assert from "node:assert/strict";
import { obstacles, sectionOf } from "../../repository/release";

const changelog = `# Changelog

## [Unreleased]

## [1.1.0] - 2027-01-31

### Added

- One thing.

## [1.0.0]

- First.

[1.1.0]: https://example.org/compare/v1.0.0...v1.1.0
`;

describe("a release", () => {
    it("needs a tag that is the version, and a dated section in the changelog", () => {
        assert.deepEqual(obstacles("v1.1.0", "1.1.0", changelog), []);
    });

    for (const tag of ["1.1.0", "v1.1", "v1.1.0-rc.1", "v1.0.0", ""]) {
        it(`is stopped by the tag "${tag}"`, () => {
            assert.deepEqual(obstacles(tag, "1.1.0", changelog), [
                `The tag is ${tag}, but package.json has version 1.1.0`,
            ]);
        });
    }

    it("is stopped if the changelog does not know it, or not since when", () => {
        assert.deepEqual(obstacles("v1.2.0", "1.2.0", changelog), ["CHANGELOG.md has no section [1.2.0]"]);
        const undated = "CHANGELOG.md does not say when 1.0.0 was released";
        assert.deepEqual(obstacles("v1.0.0", "1.0.0", changelog), [undated]);
    });

    it("has the changelog's section as its notes", () => {
        assert.equal(sectionOf("1.1.0", changelog), "### Added\n\n- One thing.");
        assert.equal(sectionOf("1.0.0", changelog), "- First.");
    });
});
