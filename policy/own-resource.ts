/** Types of the resources of this package, without the part that they share. States hold them. */
export type OwnResource =
  "ExistingPrincipal" | "PersonalAccessToken" | "PublishedSecret" | "TokenRetirement" | "TokenUsageGrant";

const PREFIX = "pulumi-nodejs:dynamic/databricks-pat:";

/** Whether a resource is one of this package, and of this type where one is given. Other dynamic resources never are. */
export function isOwn(type: string, wanted?: OwnResource): boolean {
  return wanted === undefined ? type.startsWith(PREFIX) : type === PREFIX + wanted;
}
