import assert from "node:assert/strict";
import { changelogProblems, readChangelog, releaseProblems } from "../../tools/changelog";
import { read } from "../documents";

const GOOD = `# Changelog

Words.

## [Unreleased]

## [1.1.0] - 2026-12-24

### Added

- Something.

## [1.1.0-rc.1] - 2026-12-20

### Fixed

- Something else.

## [1.0.0] - 2026-12-01

### Added

- All.
`;
const VERSIONS = { "package.json": "1.1.0", "policy/package.json": "1.1.0" };

/** A change of the good changelog, and what is then wrong. */
const FORMS: Readonly<Record<string, readonly [change: string, to: string, problems: readonly string[]]>> = {
  "a heading without a date": [" - 2026-12-24", "", ['"1.1.0": the heading is not like "## [1.2.3] - 2026-12-24"']],
  "a day that does not exist": [
    "2026-12-24",
    "2026-02-30",
    ['"1.1.0": the heading is not like "## [1.2.3] - 2026-12-24"'],
  ],
  "a heading without brackets": [
    "[1.0.0] - ",
    "1.0.0 - ",
    ['"1.0.0 - 2026-12-01": the heading is not like "## [1.2.3] - 2026-12-24"'],
  ],
  "no section for what comes": ["## [Unreleased]\n\n", "", ['the first section is not "## [Unreleased]"']],
  "releases in the wrong order": ["[1.1.0] - ", "[0.9.0] - ", ['"0.9.0": is not newer than "1.1.0-rc.1" below it']],
  "a pre-release above its release": ["[1.1.0-rc.1]", "[1.1.0]", ['"1.1.0": is not newer than "1.1.0" below it']],
  "a kind that is not one": [
    "### Fixed",
    "### Bugs",
    ['"1.1.0-rc.1": Bugs: the kinds are Added, Changed, Deprecated, Removed, Fixed, Security'],
  ],
  "a kind twice": ["- Something.\n", "- Something.\n\n### Added\n", ['"1.1.0": a kind has two headings']],
};

describe("the changelog", () => {
  it("of this package has the form of Keep a Changelog", () => {
    assert.deepEqual(changelogProblems(readChangelog(read("CHANGELOG.md"))), []);
  });

  it("is read with versions, dates and notes", () => {
    assert.deepEqual(changelogProblems(readChangelog(GOOD)), []);
    assert.deepEqual(
      readChangelog(GOOD).map(({ version, date }) => [version, date]),
      [
        ["Unreleased", undefined],
        ["1.1.0", "2026-12-24"],
        ["1.1.0-rc.1", "2026-12-20"],
        ["1.0.0", "2026-12-01"],
      ],
    );
    assert.equal(readChangelog(GOOD)[1]?.notes, "### Added\n\n- Something.");
  });

  for (const [title, [change, to, problems]] of Object.entries(FORMS)) {
    it(`is refused with ${title}`, () => {
      assert.ok(GOOD.includes(change));
      assert.deepEqual(changelogProblems(readChangelog(GOOD.replace(change, to))), problems);
    });
  }
});

describe("a release", () => {
  it("has the version of its tag everywhere, and notes", () => {
    assert.deepEqual(releaseProblems("v1.1.0", VERSIONS, readChangelog(GOOD)), []);
  });

  it("is refused with another tag, and with a file that was forgotten", () => {
    assert.deepEqual(releaseProblems("v1.1.0", { ...VERSIONS, "policy/package.json": "1.0.0" }, readChangelog(GOOD)), [
      "policy/package.json has the version 1.0.0, and the tag is v1.1.0",
    ]);
    assert.deepEqual(releaseProblems("1.1.0", VERSIONS, readChangelog(GOOD)), [
      "package.json has the version 1.1.0, and the tag is 1.1.0",
      "policy/package.json has the version 1.1.0, and the tag is 1.1.0",
      "CHANGELOG.md: the first release is not that of 1.1.0: move what is in Unreleased below a heading for it",
    ]);
  });

  it("is refused without notes, and with notes that are in no release", () => {
    const [empty, left] = [
      GOOD.replace("### Added\n\n- Something.\n", ""),
      GOOD.replace("[Unreleased]\n", "[Unreleased]\n\n### Fixed\n\n- More.\n"),
    ];
    assert.deepEqual(releaseProblems("v1.1.0", VERSIONS, readChangelog(empty)), ["CHANGELOG.md: v1.1.0 has no notes"]);
    assert.deepEqual(releaseProblems("v1.1.0", VERSIONS, readChangelog(left)), [
      "CHANGELOG.md: Unreleased has notes, and they are in the package of v1.1.0",
    ]);
  });
});
