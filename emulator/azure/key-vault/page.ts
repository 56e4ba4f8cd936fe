import type { EmulatorRequest, EmulatorResponse } from "../../kernel/exchange";

const LARGEST_PAGE = 25;

/** Answers one page of a list: `maxresults` items, at most 25, and the address of the next page. */
export function answerPage(request: EmulatorRequest, items: readonly object[]): EmulatorResponse {
  const size = Math.min(LARGEST_PAGE, Number(request.query.get("maxresults")) || LARGEST_PAGE);
  const offset = Number(request.query.get("$skiptoken")) || 0;
  const query = new URLSearchParams(request.query);
  query.set("$skiptoken", String(offset + size));
  const nextLink = offset + size < items.length ? `${request.origin}${request.path}?${query}` : null;
  return { status: 200, body: { value: items.slice(offset, offset + size), nextLink } };
}
