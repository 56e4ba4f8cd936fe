import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { NO_OVERLAP } from "../dynamic/arguments/overlap";
import { known } from "./known";

/** The inputs of tokens, for policies of whole stacks. */
export interface RegisteredOverlaps {
  remember(args: ResourceValidationArgs): void;
  /** The `overlap` of a token, "0s" if it has none; undefined while a preview does not know it. */
  of(token: PolicyResource): unknown;
}

/**
 * Pulumi judges a stack by the outputs of its resources. An overlap that was changed alone changes no token, so its output
 * is the old one: what the program says now is remembered from the judgement of the token itself.
 */
export function registeredOverlaps(): RegisteredOverlaps {
  const overlaps = new Map<string, unknown>();
  const read = (props: Readonly<Record<string, unknown>>): unknown => known(() => props["overlap"] ?? NO_OVERLAP);
  return {
    remember: ({ urn, props }) => void overlaps.set(urn, read(props)),
    of: ({ urn, props }) => (overlaps.has(urn) ? overlaps.get(urn) : read(props)),
  };
}
