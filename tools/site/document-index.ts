import { readFileSync } from "node:fs";
import { join, normalize } from "node:path";

/** A page of the documentation. */
export interface DocumentPage {
  /** From the root of the repository: "docs/rotation.md". */
  readonly path: string;
  /** Its first heading. */
  readonly title: string;
  /** The heading of the index that it is listed under. */
  readonly section: string;
}

/** The page that lists all others. */
export const INDEX = "docs/README.md";

/**
 * The pages in the order in which the index lists them: the first link of each item of its lists.
 *
 * @param root the repository
 */
export function listPages(root: string): readonly DocumentPage[] {
  const pages: DocumentPage[] = [];
  let section = "";
  for (const line of readFileSync(join(root, INDEX), "utf8").split("\n")) {
    section = /^## (.+)$/.exec(line)?.[1] ?? section;
    const target = /^- .*?\]\(([^)#\s]+\.md)\)/.exec(line)?.[1];
    if (target === undefined) continue;
    const path = normalize(join("docs", target));
    pages.push({ path, title: titleOf(readFileSync(join(root, path), "utf8")), section });
  }
  return pages;
}

/** The first heading of a page, as plain text. */
export function titleOf(text: string): string {
  return (/^# (.+)$/m.exec(text)?.[1] ?? "").replaceAll("`", "");
}
