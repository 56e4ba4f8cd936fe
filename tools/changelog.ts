/** A section of the changelog: a release, or what comes in the next one. */
export interface Release {
  /** "1.2.3", or "Unreleased". */
  readonly version: string;
  /** "2026-12-24"; undefined for what is not released. */
  readonly date: string | undefined;
  /** The text below the heading. */
  readonly notes: string;
}

/** The kinds of change in Keep a Changelog 1.1.0, in its order. */
const KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

/** Semantic Versioning 2.0.0, without build metadata. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** The sections of a changelog, in its order. */
export function readChangelog(text: string): Release[] {
  const [, ...sections] = text.split(/^## /m);
  return sections.map((section) => {
    const [heading = "", ...lines] = section.split("\n");
    const [, version = heading, date] = /^\[(.+?)\](?: - (.+))?$/.exec(heading) ?? [];
    return { version, date, notes: lines.join("\n").trim() };
  });
}

/** What is wrong with the form of a changelog, a sentence each. */
export function changelogProblems(releases: readonly Release[]): string[] {
  const [first, ...released] = releases;
  const problems = first?.version === "Unreleased" ? [] : ['the first section is not "## [Unreleased]"'];
  for (const { version, date } of released)
    if (!VERSION.test(version) || date === undefined || !isDay(date))
      problems.push(`"${version}": the heading is not like "## [1.2.3] - 2026-12-24"`);
  for (const [index, { version }] of released.entries()) {
    const next = released[index + 1];
    if (next !== undefined && !isNewer(version, next.version))
      problems.push(`"${version}": is not newer than "${next.version}" below it`);
  }
  for (const { version, notes } of releases) {
    const kinds = [...notes.matchAll(/^### (.*)$/gm)].map(([, kind = ""]) => kind);
    const unknown = kinds.filter((kind) => !KINDS.includes(kind));
    if (unknown.length > 0) problems.push(`"${version}": ${unknown.join(", ")}: the kinds are ${KINDS.join(", ")}`);
    if (new Set(kinds).size < kinds.length) problems.push(`"${version}": a kind has two headings`);
  }
  return problems;
}

/** What keeps this version from being released, a sentence each. `versions` are those in files, by their names. */
export function releaseProblems(
  tag: string,
  versions: Readonly<Record<string, string>>,
  releases: readonly Release[],
): string[] {
  const problems = Object.entries(versions)
    .filter(([, version]) => `v${version}` !== tag)
    .map(([file, version]) => `${file} has the version ${version}, and the tag is ${tag}`);
  problems.push(...changelogProblems(releases).map((problem) => `CHANGELOG.md: ${problem}`));
  const [unreleased, newest] = releases;
  if (`v${newest?.version}` !== tag)
    problems.push(
      `CHANGELOG.md: the first release is not that of ${tag}: move what is in Unreleased below a heading for it`,
    );
  else if (newest?.notes === "") problems.push(`CHANGELOG.md: ${tag} has no notes`);
  if (unreleased !== undefined && unreleased.notes !== "" && `v${newest?.version}` === tag)
    problems.push(`CHANGELOG.md: Unreleased has notes, and they are in the package of ${tag}`);
  return problems;
}

function isDay(date: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && new Date(`${date}T00:00Z`).toJSON()?.startsWith(date) === true;
}

/** By the numbers; a pre-release is older than its release. */
function isNewer(version: string, other: string): boolean {
  const [numbers = "", ...pre] = version.split("-");
  const [otherNumbers = "", ...otherPre] = other.split("-");
  const order = numbers.localeCompare(otherNumbers, "en", { numeric: true });
  if (order !== 0) return order > 0;
  if (pre.length === 0 || otherPre.length === 0) return pre.length < otherPre.length;
  return pre.join("-").localeCompare(otherPre.join("-"), "en", { numeric: true }) > 0;
}
