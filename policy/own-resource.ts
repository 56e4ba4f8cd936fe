/** Types of the resources of this package, without the part that they share. States hold them. */
export type OwnResource =
  "ExistingPrincipal" | "PersonalAccessToken" | "PublishedSecret" | "TokenRetirement" | "TokenUsageGrant";

/** The two forms of each resource: of a program that uses the npm package, and of one that uses the plugin. */
const FORMS = /^(?:pulumi-nodejs:dynamic\/databricks-pat|databricks-pat:index):(?<name>\w+)$/;

/** Names after the same prefix that are components, which have no properties of their own. */
const COMPONENTS = ["ServicePrincipalToken", "Protection"];

/** Whether a resource is one of this package, and of this type where one is given. Other dynamic resources never are. */
export function isOwn(type: string, wanted?: OwnResource): boolean {
  const name = FORMS.exec(type)?.groups?.["name"];
  if (name === undefined || COMPONENTS.includes(name)) return false;
  return wanted === undefined || name === wanted;
}
