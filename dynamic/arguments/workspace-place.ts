import { host, workspaceHostProblem } from "./host";
import type { Argument } from "./argument";
import { says } from "./schema";
import { isResourceId, resourceIdProblem } from "./workspace-resource-id";

/** The `host` of a component, which may also be the workspace's resource id. */
export const workspacePlace = {
  doc: "URL of the workspace, or its Azure resource id, which then `@pulumi/azure-native` looks up in every run. Another workspace replaces the token; another name of the same one is saved.",
  fallback: host.fallback,
  schema: (z) =>
    z.string(says(toRefusal)).check(z.refine((value) => workspacePlaceProblem(value) === undefined, says(toRefusal))),
} satisfies Argument<string>;

/** The problem with a text as the place of a workspace, or undefined. */
export function workspacePlaceProblem(value: unknown): string | undefined {
  return isResourceId(value) ? resourceIdProblem(value) : workspaceHostProblem(value);
}

function toRefusal(value: unknown): string {
  return workspacePlaceProblem(value) ?? "";
}
