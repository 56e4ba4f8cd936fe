import type { Lifecycles } from "../../dynamic/provider/lifecycles";
import type { ModelledLifecycle } from "./engine-model";
import type { ModelledProcess } from "./modelled-process";
import { type SecretMarks, throughPlugin } from "./plugin-transport";

/** The lifecycles of this package by the ends of their types. */
const OWN: Readonly<Record<string, keyof Lifecycles>> = {
  PersonalAccessToken: "personalAccessToken",
  ExistingPrincipal: "existingPrincipal",
  PublishedSecret: "publishedSecret",
  RotationSchedule: "rotationSchedule",
  TokenRetirement: "tokenRetirement",
  TokenUsageGrant: "tokenUsageGrant",
};

/** The lifecycle that serves a type: of this package, in the plugin if there are `marks`; or of another one. */
export function lifecycleOf(
  type: string,
  { lifecycles }: ModelledProcess,
  neighbours: Readonly<Record<string, ModelledLifecycle>>,
  marks: SecretMarks | undefined,
): ModelledLifecycle {
  const [, name = ""] = /:dynamic\/databricks-pat:(\w+)$/.exec(type) ?? [];
  const own = OWN[name];
  const lifecycle = own === undefined ? neighbours[type] : lifecycles[own];
  if (lifecycle === undefined) throw new Error(`no provider is modelled for ${type}`);
  return own === undefined || marks === undefined ? lifecycle : throughPlugin(lifecycles, name, marks);
}
