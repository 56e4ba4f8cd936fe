import * as pulumi from "@pulumi/pulumi";

/** Inputs that a rotation changes, or that its login needs. */
const CHANGING = ["rotation", "lifetime", "login", "administrator", "overlap", "*"];

/** Says at the run of the program what resource options do to a token that rotations replace and revoke. */
export function warnOfTokenOptions(token: pulumi.Resource, opts: pulumi.CustomResourceOptions | undefined): void {
  const warn = (message: string): void => void pulumi.log.warn(message, token);
  // A protected parent protects it too; Pulumi keeps that on the resource, and its types do not have it.
  if ((token as { readonly __protect?: boolean }).__protect === true)
    warn("protect stops every rotation of this token, and then it expires: set protect: false on it");
  if (opts?.retainOnDelete === true)
    warn("retainOnDelete leaves every replaced token active until it expires: leave it out, or use overlap");
  if (opts?.deleteBeforeReplace === true)
    warn("deleteBeforeReplace revokes this token before there is a new one: leave it out");
  const ignored = (opts?.ignoreChanges ?? []).filter((name) => CHANGING.includes(name));
  if (ignored.length > 0)
    warn(`ignoreChanges of ${ignored.join(", ")} keeps an old value, so that a rotation stops or fails: leave it out`);
}
