import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { findAuthType } from "../dynamic/arguments/auth-types";
import { known } from "./known";
import { isOwn } from "./own-resource";
import { settingsOf } from "./policy-settings";

const CONFIG = {
  properties: {
    allowRotated: {
      type: "boolean",
      default: true,
      description: 'Whether the client secret of kind "entra" may be stored, which is replaced with its token.',
    },
  },
} satisfies PolicyConfigSchema;

type Props = Readonly<Record<string, unknown>>;

/** Refuses logins whose secret the state keeps. */
export function storedSecretRule(): ResourceValidationPolicy {
  return {
    name: "stored-login-secret",
    description: "The state has no secret of a login: whoever can decrypt it could mint tokens with that.",
    enforcementLevel: "advisory",
    configSchema: CONFIG,
    remediationSteps:
      'Let the run log in by an identity of its own, or by "one-time-secret". Leave `administrator` out: it is then read from the environment, and not stored.',
    validateResource: ({ type, props, getConfig }, report) => {
      if (!isOwn(type)) return;
      const { allowRotated } = settingsOf<{ allowRotated: boolean }>(CONFIG, { getConfig });
      for (const [path, login] of loginsOf(props)) {
        if (path === "login" && allowRotated && isRotated(props)) continue;
        for (const field of storedSecrets(login))
          report(
            `${path}.${field}: the state keeps this secret: use a login without one, or leave it to the environment of the run`,
          );
      }
    },
  };
}

/** The logins among the arguments of a resource, by their paths. */
function loginsOf(props: Props): (readonly [path: string, login: unknown])[] {
  const sinks = known(() => props["publish"]) ?? {};
  const ofSinks = Object.keys(sinks).map((name) => {
    const sink = known(() => (sinks as Props)[name] as Props | undefined);
    return [`publish.${name}.login`, known(() => sink?.["login"])] as const;
  });
  return [...["login", "administrator"].map((name) => [name, known(() => props[name])] as const), ...ofSinks];
}

/** The names of the fields that hold a secret, never their values. */
function storedSecrets(login: unknown): string[] {
  if (typeof login !== "object" || login === null) return [];
  const authType = known(() => (login as Props)["authType"]);
  return Object.entries(findAuthType(authType)?.fields ?? {})
    .filter(
      ([name, { secret }]) => secret && Object.hasOwn(login, name) && known(() => (login as Props)[name]) !== null,
    )
    .map(([name]) => name);
}

/** Whether the component makes a client secret for each token, which expires with it. */
function isRotated(props: Props): boolean {
  const managed = known(() => props["managedPrincipal"]);
  return managed === "entra" || managed === "retained";
}
