/** Name of the section before the first one. */
const DEFAULT = "DEFAULT";

/**
 * The sections of an INI file with their keys, as databricks-sdk-go reads them (gopkg.in/ini.v1, with a space before an
 * inline comment). No library for Node.js does: the usual one makes objects of dots in names, and values of words.
 * Throws with the number of a line that is neither a section, a key, a comment nor empty.
 */
export function parseIniSections(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = DEFAULT;
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const number = index + 1;
    let line = lines[index]?.trim() ?? "";
    if (line === "" || /^[#;]/.test(line)) continue;
    while (line.endsWith("\\") && index + 1 < lines.length) line = line.slice(0, -1) + (lines[++index]?.trim() ?? "");
    const header = /^\[(.*)\]/.exec(line)?.[1];
    const [, key, value = ""] = /^([^=:]*?)\s*[=:](.*)$/.exec(line) ?? [];
    if (header === undefined && (key === undefined || line.startsWith("[")))
      throw new Error(`line ${number} is not a section, a key or a comment`);
    section = header ?? section;
    const values = sections.get(section) ?? new Map<string, string>();
    sections.set(section, values);
    if (header === undefined && key !== undefined) values.set(key, toValue(value.trim()));
  }
  return sections;
}

/** Without an inline comment and without quotes around it. */
function toValue(text: string): string {
  const hash = text.indexOf(" #");
  const comment = hash === -1 ? text.indexOf(" ;") : hash;
  const value = (comment === -1 ? text : text.slice(0, comment)).trim();
  return /^(["'`])(.*)\1$/s.exec(value)?.[2] ?? value;
}
