import type { EmulatorRequest, EmulatorResponse } from "../kernel/exchange";
import { parseScimFilter } from "./scim-filter";

/** A resource in SCIM's JSON. */
export type ScimResource = Readonly<Record<string, unknown>> & { readonly id: string };

/** Always sent, whatever a client leaves out: real clients read them unasked. */
const ALWAYS = new Set(["id", "applicationid", "schemas"]);
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

/** The resource with the attributes that the query wants. */
export function selectAttributes(request: EmulatorRequest, resource: ScimResource): ScimResource {
  const wanted = attributeNames(request.query.get("attributes"));
  const unwanted = attributeNames(request.query.get("excludedAttributes"));
  const kept = Object.entries(resource).filter(([name]) => {
    const key = name.toLowerCase();
    return ALWAYS.has(key) || ((wanted.size === 0 || wanted.has(key)) && !unwanted.has(key));
  });
  return { ...Object.fromEntries(kept), id: resource.id };
}

/** Lower-case top-level names: "members.value" asks for "members". */
function attributeNames(list: string | null): ReadonlySet<string> {
  const names = (list ?? "").split(",").map((name) => (name.trim().split(".")[0] ?? "").toLowerCase());
  return new Set(names.filter((name) => name !== ""));
}
