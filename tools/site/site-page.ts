import { dirname, join, normalize } from "node:path";

/** What a page of the site is made of. */
export interface SitePage {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly title: string;
  /** The part of the navigation that it is in; the first page of the site has none. */
  readonly section?: string;
}

/** The name of an image in a page. */
export const IMAGE = /\.(svg|png)$/;

/**
 * The text of a page for the site, which has neither sources nor tests: what links to them keeps its words alone.
 *
 * @param pages the paths of all pages of the site
 */
export function toSitePage({ path, text, title, section }: SitePage, pages: ReadonlySet<string>): string {
  const isOnSite = (target: string): boolean => {
    const [file = ""] = target.split("#");
    if (file === "" || /^https?:/.test(target) || IMAGE.test(file)) return true;
    return pages.has(normalize(join(dirname(path), file)));
  };
  const body = text.replace(
    /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g,
    (link, image: string, words: string, target: string) => (image !== "" || isOnSite(target) ? link : words),
  );
  const group = section === undefined ? "" : `group: ${JSON.stringify(section)}\n`;
  return `---\ntitle: ${JSON.stringify(title)}\n${group}---\n\n${body}`;
}
