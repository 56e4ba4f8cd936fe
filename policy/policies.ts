import type { Policies } from "@pulumi/policy";
import { accessControlRule } from "./access-control-rule";
import { lifetimeRule } from "./lifetime-rule";
import { overlapRule } from "./overlap-rule";
import { publicationRule } from "./publication-rule";
import { scopesRule } from "./scopes-rule";
import { storedSecretRule } from "./stored-secret-rule";

/**
 * The guard rails for the tokens of this package, to be spread into the `policies` of a pack of your own. They judge the
 * resources of this package, and `databricks.Permissions` on tokens, and no other resource.
 */
export function policies(): Policies {
  return [lifetimeRule(), overlapRule(), scopesRule(), storedSecretRule(), accessControlRule(), publicationRule()];
}
