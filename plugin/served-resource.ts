import { type DynamicResourceDefinition, toLabel } from "../dynamic/dynamic-resource";
import { EXISTING_PRINCIPAL_RESOURCE } from "../dynamic/existing-principal";
import { PERSONAL_ACCESS_TOKEN_RESOURCE } from "../dynamic/personal-access-token";
import { PUBLISHED_SECRET_RESOURCE } from "../dynamic/published-secret";
import { ROTATION_SCHEDULE_RESOURCE } from "../dynamic/rotation-schedule";
import { TOKEN_RETIREMENT_RESOURCE } from "../dynamic/token-retirement";
import { TOKEN_USAGE_GRANT_RESOURCE } from "../dynamic/token-usage-grant";
import { toPublishedBy } from "../dynamic/arguments/publication-owner";
import { toTypeToken } from "../dynamic/arguments/type-token";
import type { Properties } from "../dynamic/provider/lifecycles/properties";

/** The resources that the plugin serves. */
const DEFINITIONS: readonly DynamicResourceDefinition[] = [
  PERSONAL_ACCESS_TOKEN_RESOURCE,
  EXISTING_PRINCIPAL_RESOURCE,
  TOKEN_USAGE_GRANT_RESOURCE,
  ROTATION_SCHEDULE_RESOURCE,
  TOKEN_RETIREMENT_RESOURCE,
  PUBLISHED_SECRET_RESOURCE,
];

/** A resource of a program, as its URN names it. */
export interface ServedResource {
  readonly definition: DynamicResourceDefinition;
  /** The arguments, with what the classes of a TypeScript program add to them where the program has not. */
  readonly toInputs: (given: Properties) => Properties;
}

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. A name may have colons itself. */
const URN = new RegExp(
  String.raw`^urn:pulumi:(?<stack>.+?)::(?<project>.+?)::(?:.*\$)?${toTypeToken(String.raw`(?<type>\w+)`)}::(?<name>.+)$`,
);

/** The resource of this URN. Throws for a type that the plugin does not have. */
export function resourceOf(urn: string): ServedResource {
  const { stack = "", project = "", type, name = "" } = URN.exec(urn)?.groups ?? {};
  const definition = DEFINITIONS.find((known) => known.type === type);
  if (definition === undefined) {
    const served = DEFINITIONS.map((known) => toTypeToken(known.type)).join(", ");
    throw new Error(`databricks-pat has no resource of the type of ${urn}: it has ${served}`);
  }
  const label = definition.isLabelled === true ? { label: toLabel(project, stack, name) } : {};
  return {
    definition,
    toInputs: (given) => ({
      ...label,
      ...(isPublishing(definition, given) ? { publishedBy: toPublishedBy(project, stack, name) } : {}),
      ...given,
    }),
  };
}

/** Whether the resource itself writes to places, which name it as their owner. */
function isPublishing({ type }: DynamicResourceDefinition, { storeValue }: Properties): boolean {
  return type === "PublishedSecret" || (type === "PersonalAccessToken" && storeValue === false);
}
