import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { isDuration, toSeconds } from "../dynamic/arguments/duration";
import { known } from "./known";
import { isOwn } from "./own-resource";
import { countOf, settingsOf } from "./policy-settings";

const CONFIG = {
  properties: {
    maxDays: { type: "number", exclusiveMinimum: 0, default: 90, description: "Longest lifetime of a token, in days." },
  },
} satisfies PolicyConfigSchema;

/** Refuses tokens that live for too long. */
export function lifetimeRule(): ResourceValidationPolicy {
  return {
    name: "token-lifetime",
    description: "Tokens expire soon, so that a leaked token is not of use for long.",
    enforcementLevel: "mandatory",
    configSchema: CONFIG,
    remediationSteps: "Set `lifetime` to `maxDays` or less. A renewal is due before the token expires.",
    validateResource: (args, report) => {
      if (!isOwn(args.type, "PersonalAccessToken")) return;
      const { maxDays } = settingsOf<{ maxDays: number }>(CONFIG, args);
      const lifetime: unknown = known(() => args.props["lifetime"] as unknown);
      if (!isDuration(lifetime) || toSeconds(lifetime) <= maxDays * 86_400) return;
      report(
        `lifetime: "${lifetime}" is longer than ${countOf(maxDays, "day")}: give a shorter one, or set maxDays of this policy`,
      );
    },
  };
}
