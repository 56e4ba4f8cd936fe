import type { EmulatorRequest } from "../kernel/exchange";

/** A resource in SCIM's JSON. */
export type ScimResource = Readonly<Record<string, unknown>> & { readonly id: string };

/** Sent even where the query leaves them out: real clients rely on them. */
const ALWAYS = new Set(["id", "applicationid", "schemas"]);

/** The resource with the attributes that the query selects. */
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
