import type { Schema } from "../../arguments/schema";
import { ProviderError } from "../errors/provider-error";
import { readAnswer } from "./answers";
import type { WorkspaceCall, WorkspaceClient } from "./workspace-client";

/** More pages than any list has. */
export const MOST_PAGES = 100;

const nextPage = ((z) => z.object({ next_page_token: z.nullish(z.string()) })) satisfies Schema;

/**
 * The answers of a list, a page each; most lists have one. The lists of tokens have no pages as far as is known, and are
 * read to their end all the same: what is missing in half a list would be taken for gone. `expected` is what an answer is,
 * in words. Throws "UNEXPECTED_ANSWER" where a list does not end.
 */
export async function listPages(
  client: WorkspaceClient,
  call: Omit<WorkspaceCall, "method">,
  expected: string,
): Promise<readonly unknown[]> {
  const pages: unknown[] = [];
  const seen = new Set<string>();
  let query = call.query;
  while (pages.length < MOST_PAGES) {
    const page = await client.call({ ...call, method: "GET", ...(query && { query }) });
    const { next_page_token: next } = readAnswer(nextPage, page, expected);
    pages.push(page);
    if (next == null || next === "") return pages;
    // A workspace that ignores the parameter would answer with the first page again and again.
    if (seen.has(next)) break;
    seen.add(next);
    query = { ...call.query, page_token: next };
  }
  throw endlessList(expected);
}

/** What `listPages` throws then. */
export function endlessList(expected: string): ProviderError {
  return new ProviderError("UNEXPECTED_ANSWER", `the workspace answered with ${expected} that does not end`);
}
