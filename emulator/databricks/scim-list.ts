import type { EmulatorRequest, EmulatorResponse } from "../kernel/exchange";
import { parseScimFilter } from "./scim-filter";
import { type ScimResource, selectAttributes } from "./scim-resource";

const DEFAULT_COUNT = 100;

/** The page of resources that the query asks for: filter, sort, startIndex and count; empty past the end. */
export function listScim(request: EmulatorRequest, resources: readonly ScimResource[]): EmulatorResponse {
  const { query } = request;
  const filter = query.get("filter");
  const found = filter === null ? [...resources] : resources.filter(parseScimFilter(filter));
  const sortBy = query.get("sortBy");
  if (sortBy !== null) {
    const direction = query.get("sortOrder") === "descending" ? -1 : 1;
    found.sort((left, right) => direction * String(left[sortBy]).localeCompare(String(right[sortBy])));
  }
  const startIndex = Math.max(1, Number(query.get("startIndex") ?? "1") || 1);
  const count = query.get("count") === null ? DEFAULT_COUNT : Math.max(0, Number(query.get("count")) || 0);
  const page = found.slice(startIndex - 1, startIndex - 1 + count);
  return {
    status: 200,
    body: {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: found.length,
      startIndex,
      itemsPerPage: page.length,
      Resources: page.map((resource) => selectAttributes(request, resource)),
    },
  };
}
