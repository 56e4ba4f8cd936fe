import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { PrincipalLogin, ServicePrincipalTokenArgs } from "./components";
import { delayProblem, durationProblem, type Duration } from "./dynamic/values/duration";
import { windowsProblem } from "./dynamic/values/maintenance-window";
import { timeProblem } from "./dynamic/values/time";
import { scopesProblem } from "./dynamic/values/token-scopes";
import { workspaceHostProblem } from "./dynamic/values/workspace-host";

/** A value that one of our own judges accepts, with its words where it does not. */
function judged<T extends string | string[]>(
  type: z.ZodType<T>,
  judge: (value: unknown) => string | undefined,
): z.ZodType<T> {
  return type.check((context) => {
    const message = judge(context.value);
    if (message !== undefined) context.issues.push({ code: "custom", message, input: context.value });
  });
}

const duration = judged(z.string(), durationProblem) as z.ZodType<Duration>;

const common = {
  host: judged(z.string(), workspaceHostProblem).optional(),
  lifetime: duration.optional(),
  renewBefore: duration.optional(),
  windows: z
    .array(z.strictObject({ cron: z.string(), duration, timezone: z.string().optional() }))
    .check((context) => {
      const message = windowsProblem(context.value);
      if (message !== undefined) context.issues.push({ code: "custom", message, input: context.value });
    })
    .optional(),
  overlap: (judged(z.string(), delayProblem) as z.ZodType<Duration | "0s">).optional(),
  revokeWhen: z.enum(["after", "unused"]).optional(),
  rotationTrigger: z.string().optional(),
  scopes: judged(z.array(z.string()), scopesProblem).optional(),
  comment: z.string().optional(),
  publish: z
    .strictObject({
      resourceGroupName: z.string().min(1),
      vaultName: z.string().min(1),
      secretName: z
        .string()
        .regex(
          /^[0-9A-Za-z-]{1,127}$/,
          "is not the name of a Key Vault secret: letters, digits and dashes, at most 127",
        ),
    })
    .optional(),
};

const entitlement = z.enum([
  "workspace-access",
  "databricks-sql-access",
  "allow-cluster-create",
  "allow-instance-pool-create",
  "workspace-consume",
]);

const provisioned = { displayName: z.string().min(1).optional(), entitlements: z.array(entitlement).optional() };

const token = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("entra"),
    ...common,
    ...provisioned,
    login: z.enum(["azure-client-secret", "one-time-secret"]).optional(),
  }),
  z.strictObject({ kind: z.literal("databricks"), ...common, ...provisioned }),
  z.strictObject({
    kind: z.literal("existing"),
    ...common,
    applicationId: z.guid("is not a UUID"),
    servicePrincipalId: z.string().regex(/^\d+$/, "is not the numeric id of a service principal").optional(),
    login: z
      .discriminatedUnion("authType", [
        z.strictObject({ authType: z.literal("azure-client-secret"), tenantId: z.guid("is not a UUID") }),
        z.strictObject({ authType: z.literal("oauth-m2m") }),
        z.strictObject({ authType: z.literal("one-time-secret") }),
      ])
      .optional(),
    adopt: z
      .strictObject({
        tokenId: z.string().regex(/^(?!dapi)[0-9A-Za-z]+$/, "is not the id of a token, as lists of tokens have it"),
        expiresAt: judged(z.string(), timeProblem).optional(),
      })
      .optional(),
  }),
]);

const tokens = z.record(z.string().regex(/^[\w.-]+$/, "is not a resource name"), token);

/**
 * The tokens of this stack, by name, from `databricks-pat:tokens`. The client secrets of existing principals, and the
 * values of the tokens to adopt, stand apart, encrypted, in `databricks-pat:clientSecrets` and
 * `databricks-pat:adoptedTokens`. Throws when an entry is wrong, naming each place by its path.
 */
export function readTokens(config: pulumi.Config): ReadonlyMap<string, ServicePrincipalTokenArgs> {
  const parsed = tokens.safeParse(config.requireObject<unknown>("tokens"));
  if (!parsed.success)
    throw new Error(`the stack configuration is not right:\n${toLines(config.name, parsed.error).join("\n")}`);
  return new Map(Object.entries(parsed.data).map(([name, entry]) => [name, toArgs(config, name, entry)]));
}

function toArgs(config: pulumi.Config, name: string, entry: z.infer<typeof token>): ServicePrincipalTokenArgs {
  if (entry.kind !== "existing") return entry;
  const { login, adopt, ...args } = entry;
  return {
    ...args,
    ...(login === undefined ? {} : { login: toLogin(config, name, login) }),
    ...(adopt === undefined
      ? {}
      : { adopt: requireSecret(config, "adoptedTokens", name).apply((tokenValue) => ({ ...adopt, tokenValue })) }),
  };
}

function toLogin(
  config: pulumi.Config,
  name: string,
  login: NonNullable<Extract<z.infer<typeof token>, { kind: "existing" }>["login"]>,
): pulumi.Input<PrincipalLogin> {
  if (login.authType === "one-time-secret") return login;
  return requireSecret(config, "clientSecrets", name).apply((clientSecret) => ({ ...login, clientSecret }));
}

/** The secret of one entry, from an object of secrets by their names. */
function requireSecret(config: pulumi.Config, key: string, name: string): pulumi.Output<string> {
  return config.requireSecretObject<Record<string, string>>(key).apply((secrets) => {
    const secret = secrets[name];
    if (secret) return secret;
    const command = `pulumi config set --secret --path '${config.name}:${key}["${name}"]'`;
    throw new Error(`${config.name}:${key}.${name} is missing: ${command}`);
  });
}

function toLines(namespace: string, error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    const path = [`${namespace}:tokens`, ...issue.path].join(".");
    if (issue.code === "invalid_key") return issue.issues.map(({ message }) => `  ${path}: ${message}`);
    if (issue.code !== "unrecognized_keys") return [`  ${path}: ${issue.message}`];
    return issue.keys.map((key) => `  ${path}.${key}: is not known here`);
  });
}
