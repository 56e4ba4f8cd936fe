import type * as pulumi from "@pulumi/pulumi";
import type * as zod from "./zod";
import { quote } from "./quote";
import { missingOr, says } from "./schema";

/** A key in a secret scope of the workspace, which has to exist and to be kept by Databricks. */
export interface ScopeSinkArgs {
  /** The kind of place. */
  readonly kind: "secret-scope";
  /** Name of the scope. */
  readonly scope: pulumi.Input<string>;
  /** Key of the secret in it. */
  readonly key: pulumi.Input<string>;
}

/** A key in a secret scope, all known. */
export type ScopeSink = pulumi.Unwrap<ScopeSinkArgs>;

const noName = missingOr(
  (value) => `${quote(value)} is not a name in a secret scope: letters, digits, "-", "_", "@" and ".", at most 128`,
);

/**
 * @internal
 * @see https://docs.databricks.com/api/azure/workspace/secrets/putsecret
 */
export function scopeFields(z: typeof zod) {
  const name = z.string(says(noName)).check(z.regex(/^[\w.@-]{1,128}$/, says(noName)));
  return { kind: z.literal("secret-scope"), scope: name, key: name };
}
