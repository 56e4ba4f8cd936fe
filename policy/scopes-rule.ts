import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { isUnknown, known } from "./known";
import { isOwn } from "./own-resource";
import { settingsOf } from "./policy-settings";

const CONFIG = {
  properties: {
    forbidden: {
      type: "array",
      items: { type: "string" },
      default: ["all-apis"],
      description: "Scopes that no token may have.",
    },
  },
} satisfies PolicyConfigSchema;

/** Refuses tokens that may do everything that their principal may do. */
export function scopesRule(): ResourceValidationPolicy {
  return {
    name: "token-scopes",
    description: "Tokens have scopes, so that a leaked token cannot call every API.",
    enforcementLevel: "advisory",
    configSchema: CONFIG,
    remediationSteps: 'Set `scopes` to what the readers of the token call, like ["sql"].',
    validateResource: (args, report) => {
      if (!isOwn(args.type, "PersonalAccessToken")) return;
      if (isUnknown(() => args.props["scopes"] as unknown)) return;
      const scopes: unknown = args.props["scopes"];
      if (!Array.isArray(scopes) || scopes.length === 0) {
        report('scopes: none, so the token may call every API: name those that its readers call, like ["sql"]');
        return;
      }
      const { forbidden } = settingsOf<{ forbidden: readonly string[] }>(CONFIG, args);
      const names = Array.from({ length: scopes.length }, (_, index) => known(() => scopes[index] as unknown));
      for (const scope of forbidden.filter((name) => names.includes(name)))
        report(`scopes: "${scope}" is forbidden: name only what the readers of the token call, like ["sql"]`);
    },
  };
}
