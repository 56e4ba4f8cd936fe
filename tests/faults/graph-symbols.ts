import type { ServicePrincipalTokenArgs } from "../../components";
import {
  type ComponentArgs,
  type ComponentIdentity,
  LIFETIME,
  toExisting,
  toLoginType,
  toPrincipalCase,
} from "./component-args";
import { SCOPE } from "./place-cases";
import { secretsOf } from "./principal-cases";
import type { RewindableTenant } from "./rewindable-tenant";

/**
 * The values that stand for arguments and outputs while a component is recorded, by "RESOURCE.OUTPUT" or "args.NAME".
 * Each is unlike everything else that is recorded, and valid where the component judges or converts it.
 */
export const SYMBOLS = {
  "args.accountId": "aaaaaaaa-0000-4000-8000-000000000009",
  "args.host": "https://adb-1111111111111111.1.azuredatabricks.net",
  "args.rotationTrigger": "SYMBOL-ROTATION-TRIGGER",
  "args.comment": "SYMBOL-COMMENT",
  "args.resourceGroupName": "SYMBOL-RESOURCE-GROUP",
  "args.secretName": "SYMBOL-SECRET-NAME",
  "args.vaultUri": "https://symbol-vault.vault.azure.net",
  "args.vaultClientId": "aaaaaaaa-0000-4000-8000-000000000008",
  "args.vaultClientSecret": "SYMBOL-VAULT-CLIENT-SECRET",
  "args.administratorToken": "SYMBOL-ADMINISTRATOR-TOKEN",
  "args.lifetime": "8041h",
  "args.displayName": "SYMBOL-DISPLAY-NAME",
  "args.servicePrincipalId": "804214804214",
  "args.applicationId": "aaaaaaaa-0000-4000-8000-000000000001",
  "args.tenantId": "aaaaaaaa-0000-4000-8000-000000000002",
  "args.clientSecret": "SYMBOL-CLIENT-SECRET",
  "args.subject": "SYMBOL-SUBJECT",
  "args.issuer": "SYMBOL-ISSUER",
  "args.adopt.tokenId": "a".repeat(64),
  "args.adopt.tokenValue": "SYMBOL-ADOPTED-VALUE",
  "args.adopt.expiresAt": "2001-01-01T00:00:01Z",
  "schedule.id": "aaaaaaaa-0000-4000-8000-000000000003",
  "schedule.generation": 804_211,
  "schedule.startedAt": "2001-01-01T00:00:02Z",
  "schedule.reason": "SYMBOL-REASON",
  "schedule.renewAt": "2001-01-01T00:00:03Z",
  "app.id": "/applications/SYMBOL-APPLICATION",
  "app.clientId": "aaaaaaaa-0000-4000-8000-000000000004",
  "app-principal.applicationTenantId": "aaaaaaaa-0000-4000-8000-000000000005",
  "app-secret.value": "SYMBOL-APPLICATION-PASSWORD",
  "app-federation.subject": "SYMBOL-TRUSTED-SUBJECT",
  "app-federation.issuer": "SYMBOL-TRUSTED-ISSUER",
  "principal.id": "804212804212",
  "principal.applicationId": "aaaaaaaa-0000-4000-8000-000000000006",
  "databricks-principal.id": "804213804213",
  "databricks-principal.applicationId": "aaaaaaaa-0000-4000-8000-000000000007",
  "token.id": "b".repeat(64),
  "token.tokenValue": "SYMBOL-TOKEN-VALUE",
  "token.createdAt": "2001-01-01T00:00:04Z",
  "token.expiresAt": "2001-01-01T00:00:05Z",
} as const;

export type SymbolName = keyof typeof SYMBOLS;

/** The arguments of a component with symbols for all values that do not decide about its graph. */
export function toSymbolicArgs(identity: ComponentIdentity, args: ComponentArgs): ServicePrincipalTokenArgs {
  const login = toLoginType(identity, args);
  const common = {
    lifetime: SYMBOLS["args.lifetime"],
    renewBefore: args.renewBefore as "1h" | undefined,
    rotationTrigger: args.rotationTrigger && SYMBOLS["args.rotationTrigger"],
    windows: args.windows,
    overlap: args.overlap as "0s",
    // Without an overlap it is refused.
    revokeWhen: args.overlap === "0s" ? undefined : args.revokeWhen,
    scopes: args.scopes,
    comment: args.comment && SYMBOLS["args.comment"],
    ...(args.isUnstored === true ? { storeValue: false } : {}),
    publish:
      args.places !== undefined
        ? toPlaces(args.places, login)
        : args.publishesAs === null
          ? undefined
          : {
              vault: {
                kind: "key-vault" as const,
                vaultName: "vault",
                resourceGroupName: SYMBOLS["args.resourceGroupName"],
                secretName: SYMBOLS["args.secretName"],
              },
            },
    administrator:
      args.givesAdministrator === true
        ? { authType: "pat" as const, token: SYMBOLS["args.administratorToken"] }
        : undefined,
  };
  const principal = {
    displayName: args.displayName && SYMBOLS["args.displayName"],
    entitlements: args.entitlements,
  };
  switch (toPrincipalCase(identity, args).kind) {
    case "entra":
      if (login === "azure-client-secret" || login === "one-time-secret" || login === "github-oidc-azure")
        return { kind: "entra", ...common, ...principal, login: toEntraLogin(login) };
      throw new Error(`a principal of kind entra has no login ${login}`);
    case "databricks":
      return { kind: "databricks", ...common, ...principal, ...(login === "github-oidc" && { login: toTrust(login) }) };
    case "existing":
      return {
        kind: "existing",
        ...common,
        applicationId: SYMBOLS["args.applicationId"],
        servicePrincipalId: args.givesServicePrincipalId === true ? SYMBOLS["args.servicePrincipalId"] : undefined,
        login: toLogin(login),
        usage: args.usage,
        adopt: args.adopt && {
          tokenId: SYMBOLS["args.adopt.tokenId"],
          tokenValue: SYMBOLS["args.adopt.tokenValue"],
          expiresAt: SYMBOLS["args.adopt.expiresAt"],
        },
      };
  }
}

function toEntraLogin(login: "azure-client-secret" | "one-time-secret" | "github-oidc-azure") {
  return login === "github-oidc-azure" ? toTrust(login) : login;
}

/** A login by the identity of the run, which the component has trusted. */
function toTrust<T extends string>(authType: T) {
  return { authType, subject: SYMBOLS["args.subject"], issuer: SYMBOLS["args.issuer"] };
}

/** The places that this package writes itself. */
function toPlaces(
  names: NonNullable<ComponentArgs["places"]>,
  principalLogin: ReturnType<typeof toLoginType>,
): NonNullable<ServicePrincipalTokenArgs["publish"]> {
  const secretName = SYMBOLS["args.secretName"];
  const identity = { tenantId: SYMBOLS["args.tenantId"], clientId: SYMBOLS["args.vaultClientId"] };
  const login = isByIdentity(principalLogin)
    ? { authType: "github-oidc-azure" as const, ...identity }
    : { authType: "azure-client-secret" as const, ...identity, clientSecret: SYMBOLS["args.vaultClientSecret"] };
  const all = {
    vault: { kind: "key-vault" as const, vaultUri: SYMBOLS["args.vaultUri"], secretName, login },
    scope: { kind: "secret-scope" as const, scope: SCOPE, key: secretName },
  };
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** Whether a principal logs in by the identity of the run, which then writes to the vault too: nobody keeps a secret. */
export function isByIdentity(login: ReturnType<typeof toLoginType>): boolean {
  return login === "github-oidc-azure" || login === "github-oidc";
}

function toLogin(authType: ReturnType<typeof toLoginType>) {
  const clientSecret = SYMBOLS["args.clientSecret"];
  switch (authType) {
    case "azure-client-secret":
      return { authType, tenantId: SYMBOLS["args.tenantId"], clientSecret };
    case "github-oidc-azure":
      return { authType, tenantId: SYMBOLS["args.tenantId"] };
    case "github-oidc":
      return { authType };
    case "oauth-m2m":
      return { authType, clientSecret };
    case "one-time-secret":
    case "environment":
    case "pat":
    case "on-behalf-of":
      return { authType };
  }
}

/** What the symbols of the arguments stand for. */
export function toArgumentValues(
  tenant: RewindableTenant,
  identity: ComponentIdentity,
  args: ComponentArgs,
): Readonly<Record<string, unknown>> {
  const existing = toExisting(identity, args);
  const login = toLoginType(identity, args);
  return {
    "args.accountId": tenant.document.seed.accountId,
    "args.host": args.isAlias === true ? tenant.aliasOrigin : tenant.origin,
    "args.rotationTrigger": args.rotationTrigger,
    "args.comment": args.comment,
    "args.resourceGroupName": args.resourceGroupName ?? "group",
    "args.secretName": args.publishesAs ?? identity.secretName,
    "args.vaultUri": tenant.origin,
    "args.vaultClientId": tenant.document.seed.deployer.clientId,
    "args.vaultClientSecret": tenant.document.seed.deployer.clientSecret,
    "args.lifetime": args.lifetime ?? LIFETIME,
    "args.displayName": args.displayName,
    "args.servicePrincipalId": existing.servicePrincipalId,
    "args.administratorToken": args.administratorToken ?? tenant.document.seed.admin.tokenValue,
    "args.applicationId": existing.applicationId,
    "args.tenantId": tenant.document.seed.tenantId,
    "args.clientSecret": args.clientSecret ?? secretsOf(existing, login)?.[0],
    "args.subject": tenant.trustedRun.subject,
    "args.issuer": tenant.trustedRun.issuer,
    "args.adopt.tokenId": args.adopt?.tokenId,
    "args.adopt.tokenValue": args.adopt?.tokenValue,
    "args.adopt.expiresAt": args.adopt?.expiresAt,
  };
}
