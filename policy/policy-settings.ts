import type { PolicyConfigSchema } from "@pulumi/policy";

/** The settings of a policy: what its user has set, else the defaults of the schema. */
export function settingsOf<Settings extends object>(
  { properties }: PolicyConfigSchema,
  args: { getConfig<Given extends object>(): Given },
): Settings {
  const defaults = Object.entries(properties).map(([name, schema]) => [name, schema.default]);
  return { ...(Object.fromEntries(defaults) as Settings), ...args.getConfig<Partial<Settings>>() };
}

/** "1 day", "7 days". */
export function countOf(count: number, unit: "day" | "hour"): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
