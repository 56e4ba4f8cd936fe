import type { IncomingHttpHeaders } from "node:http";

/** The address of the page inside the control surface. */
export const FRONT_PAGE = "/_emulator/page";

/**
 * Whether the request is a browser's for "/": it is answered with the page. Every other client of "/" gets the answer of
 * the service that it meant. The host names of vaults and of real services have no page.
 */
export function asksForFrontPage(method: string, url: URL, headers: IncomingHttpHeaders): boolean {
  const isPlainHost = ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  return method === "GET" && url.pathname === "/" && isPlainHost && /^\s*text\/html\b/i.test(headers.accept ?? "");
}
