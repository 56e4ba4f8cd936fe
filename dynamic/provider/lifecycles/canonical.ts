import { isDuration, toSeconds } from "../../arguments/duration";
import { toWorkspaceOrigin, workspaceHostProblem } from "../../arguments/host";
import type { Properties } from "./properties";

/**
 * The properties with one spelling for equal values: "90d" and "2160h", a host with and without a slash at its end, ids in
 * capitals and not, a default and nothing.
 */
export function toCanonical(properties: Properties): Properties {
  const { host, lifetime, applicationId, lineage, storeValue } = properties;
  return {
    ...properties,
    host: workspaceHostProblem(host) === undefined ? toWorkspaceOrigin(String(host)) : host,
    lifetime: isDuration(lifetime) ? toSeconds(lifetime) : lifetime,
    applicationId: toLowerCase(applicationId),
    lineage: toLowerCase(lineage),
    storeValue: storeValue === true ? undefined : storeValue,
  };
}

function toLowerCase(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase() : value;
}
