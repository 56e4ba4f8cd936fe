import type {
  PolicyConfigSchema,
  PolicyResource,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { isDuration, toSeconds } from "../dynamic/arguments/duration";
import { known } from "./known";
import { isOwn } from "./own-resource";
import { countOf, settingsOf } from "./policy-settings";
import { registeredOverlaps } from "./registered-overlaps";

const CONFIG = {
  properties: {
    minHours: {
      type: "number",
      exclusiveMinimum: 0,
      default: 1,
      description: "Shortest overlap of a published token, in hours; that of a shorter-lived token is its lifetime.",
    },
  },
} satisfies PolicyConfigSchema;

/** Secrets that others read, where this package or a program publishes. */
const PLACES = [
  /^azure-native:keyvault(\/\w+)?:Secret$/,
  /^azure:keyvault\/secret:Secret$/,
  /^databricks:index\/secret:Secret$/,
];

/** Refuses published tokens that are revoked as soon as they are replaced. */
export function publicationRule(): ResourceValidationPolicy & StackValidationPolicy {
  const overlaps = registeredOverlaps();
  return {
    name: "publication-without-overlap",
    description: "Published tokens stay active for a while after a rotation, for readers that keep a copy.",
    enforcementLevel: "advisory",
    configSchema: CONFIG,
    remediationSteps:
      "Set `overlap` to the time for which readers keep a token. A component with `publish` has 24 hours.",
    validateResource: (args) => {
      if (isOwn(args.type, "PersonalAccessToken")) overlaps.remember(args);
    },
    validateStack: (args, report) => {
      const { minHours } = settingsOf<{ minHours: number }>(CONFIG, args);
      const published = args.resources.filter(({ type }) => isPlace(type)).flatMap(tokensOf);
      for (const token of args.resources.filter(({ type }) => isOwn(type, "PersonalAccessToken"))) {
        if (!published.includes(token.urn) && !writesItsPlaces(token)) continue;
        const overlap = overlaps.of(token);
        if (overlap === undefined) continue;
        const lifetime = known(() => token.props["lifetime"] as unknown);
        const shortest = Math.min(minHours * 3_600, isDuration(lifetime) ? toSeconds(lifetime) : Infinity);
        if (isDuration(overlap) && toSeconds(overlap) >= shortest) continue;
        report(
          `overlap: ${isDuration(overlap) ? `"${overlap}" is shorter than ${countOf(minHours, "hour")}` : "none"}, so readers that keep the published token lose it in a rotation: set overlap to the time for which they keep it, like "24h"`,
          token.urn,
        );
      }
    },
  };
}

function isPlace(type: string): boolean {
  return isOwn(type, "PublishedSecret") || PLACES.some((place) => place.test(type));
}

/** The tokens whose value a place holds. */
function tokensOf({ dependencies }: PolicyResource): string[] {
  return dependencies.filter(({ type }) => isOwn(type, "PersonalAccessToken")).map(({ urn }) => urn);
}

/** Whether the token's own provider writes it, because the state does not have the value. */
function writesItsPlaces({ props }: PolicyResource): boolean {
  return Object.keys(known(() => props["publish"] as object | undefined) ?? {}).length > 0;
}
