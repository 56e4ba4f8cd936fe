/** Names of the providers that have a stand-in, each the name of an npm package below `@pulumi/`. */
export const STAND_IN_NAMES = ["azure-native", "azuread", "databricks", "random"] as const;

/** The name of a provider that has a stand-in. */
export type StandInName = (typeof STAND_IN_NAMES)[number];

/** True for the name of a provider that has a stand-in. */
export function isStandInName(name: string): name is StandInName {
  return (STAND_IN_NAMES as readonly string[]).includes(name);
}
