import type * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { toSeconds } from "../dynamic/arguments/duration";
import type { EntraIdentity, PrincipalContext } from "./principal-context";

/** A client secret of the application, which rotates with the token. */
export function addApplicationSecret(
  { ApplicationPassword }: typeof azuread,
  { application, inDirectory }: EntraIdentity,
  context: PrincipalContext,
): azuread.ApplicationPassword {
  const {
    name,
    schedule,
    options: { lasting, rotating },
  } = context;
  return new ApplicationPassword(
    `${name}-app-secret`,
    {
      applicationId: application.id,
      displayName: pulumi.interpolate`generation ${schedule.generation}`,
      endDate: toSecretEnd(context),
      rotateWhenChanged: { generation: pulumi.interpolate`${schedule.generation}` },
    },
    // Entra deletes it with its application. azuread waits 20 s for each that it deletes.
    { ...rotating, dependsOn: [inDirectory], ...(lasting.retainOnDelete ? {} : { deletedWith: application }) },
  );
}

/** The login secret expires a lifetime after its generation began, in the format that Entra returns. */
function toSecretEnd({ schedule, lifetime }: PrincipalContext): pulumi.Output<string> {
  return pulumi
    .all([schedule.startedAt, lifetime])
    .apply(([startedAt, known]) =>
      new Date(Date.parse(startedAt) + toSeconds(known) * 1000).toISOString().replace(/\.\d+Z$/, "Z"),
    );
}
