import type { PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { isDuration, toSeconds } from "../dynamic/arguments/duration";
import { known } from "./known";
import { isOwn } from "./own-resource";
import { countOf, settingsOf } from "./policy-settings";
import { registeredOverlaps } from "./registered-overlaps";

const CONFIG = {
  properties: {
    maxDays: { type: "number", minimum: 0, default: 7, description: "Longest overlap of a replaced token, in days." },
    allowUnused: {
      type: "boolean",
      default: false,
      description: 'Whether revokeWhen may be "unused", which lets a token in use stay active until it expires.',
    },
  },
} satisfies PolicyConfigSchema;

interface Settings {
  readonly maxDays: number;
  readonly allowUnused: boolean;
}

/** Refuses replaced tokens that stay active for too long, or that nothing revokes. */
export function overlapRule(): ResourceValidationPolicy & StackValidationPolicy {
  const overlaps = registeredOverlaps();
  return {
    name: "token-overlap",
    description: "Replaced tokens are revoked soon, so that a rotation also ends a leaked token.",
    enforcementLevel: "mandatory",
    configSchema: CONFIG,
    remediationSteps: 'Set `overlap` to `maxDays` or less, and leave `revokeWhen` at "after".',
    validateResource: (args, report) => {
      const { maxDays, allowUnused } = settingsOf<Settings>(CONFIG, args);
      if (isOwn(args.type, "PersonalAccessToken")) {
        overlaps.remember(args);
        const overlap = known(() => args.props["overlap"] as unknown);
        if (!isDuration(overlap) || toSeconds(overlap) <= maxDays * 86_400) return;
        report(
          `overlap: "${overlap}" is longer than ${countOf(maxDays, "day")}: give a shorter one, or set maxDays of this policy`,
        );
      }
      if (!isOwn(args.type, "TokenRetirement") || allowUnused) return;
      if (known(() => args.props["revokeWhen"] as unknown) !== "unused") return;
      report(
        'revokeWhen: "unused" lets a replaced token stay active until it expires, as long as somebody uses it: leave it at "after", or set allowUnused of this policy',
      );
    },
    validateStack: ({ resources }, report) => {
      const ended = resources
        .filter(({ type }) => isOwn(type, "TokenRetirement"))
        .flatMap(({ dependencies }) => dependencies.map(({ urn }) => urn));
      for (const token of resources.filter(({ type }) => isOwn(type, "PersonalAccessToken"))) {
        if (!isDuration(overlaps.of(token)) || ended.includes(token.urn)) continue;
        report(
          "overlap: no TokenRetirement has this tokenId, so nothing revokes the replaced token: add one",
          token.urn,
        );
      }
    },
  };
}
