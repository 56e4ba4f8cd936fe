import { credentialProblem } from "./credential";
import { quote } from "./quote";

/**
 * How the principal that is to own a token logs in. `authType` names are those of Databricks' unified authentication,
 * where it has the method.
 */
export type PrincipalLogin = AzureClientSecretLogin | OAuthM2MLogin | OneTimeSecretLogin;

/** Entra client credentials: the application's own client secret, exchanged for an Entra token. */
export interface AzureClientSecretLogin {
  readonly authType: "azure-client-secret";
  /** Directory (tenant) id. */
  readonly tenantId: string;
  readonly clientSecret: string;
}

/** A Databricks OAuth secret of the principal. */
export interface OAuthM2MLogin {
  readonly authType: "oauth-m2m";
  readonly clientSecret: string;
}

/** The administrator makes an OAuth secret for the principal that lives minutes, and deletes it after the mint. */
export interface OneTimeSecretLogin {
  readonly authType: "one-time-secret";
}

/** How the workspace administrator logs in. Left out, it is taken from the environment at run time and never stored. */
export type AdministratorLogin =
  | { readonly authType: "pat"; readonly token: string }
  | { readonly authType: "oauth-m2m"; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly authType: "azure-client-secret";
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: string;
      /** Needed only where the administrator is not in the workspace yet. */
      readonly azureWorkspaceResourceId?: string;
    };

const PRINCIPAL_FIELDS = {
  "azure-client-secret": ["tenantId", "clientSecret"],
  "oauth-m2m": ["clientSecret"],
  "one-time-secret": [],
} as const satisfies Record<PrincipalLogin["authType"], readonly string[]>;

const NO_OPTIONS = {} as const satisfies Record<string, readonly string[]>;

const ADMINISTRATOR_OPTIONS = { "azure-client-secret": ["azureWorkspaceResourceId"] } as const;

const ADMINISTRATOR_FIELDS = {
  pat: ["token"],
  "oauth-m2m": ["clientId", "clientSecret"],
  "azure-client-secret": ["tenantId", "clientId", "clientSecret"],
} as const satisfies Record<AdministratorLogin["authType"], readonly string[]>;

/** What is wrong with `value` as a principal's login, or undefined. Never quotes a secret. */
export function principalLoginProblem(value: unknown): string | undefined {
  return loginProblem(value, PRINCIPAL_FIELDS, NO_OPTIONS);
}

/** What is wrong with `value` as an administrator's login, or undefined. Never quotes a secret. */
export function administratorLoginProblem(value: unknown): string | undefined {
  return loginProblem(value, ADMINISTRATOR_FIELDS, ADMINISTRATOR_OPTIONS);
}

type FieldsByAuthType = Readonly<Record<string, readonly string[]>>;

function loginProblem(value: unknown, required: FieldsByAuthType, optional: FieldsByAuthType): string | undefined {
  const kinds = Object.keys(required)
    .map((kind) => `"${kind}"`)
    .join(", ");
  if (typeof value !== "object" || value === null) return `must be an object with an authType: one of ${kinds}`;
  const { authType, ...fields } = value as Record<string, unknown>;
  if (typeof authType !== "string" || !Object.hasOwn(required, authType)) {
    return `authType ${quote(authType)} is not known: use one of ${kinds}`;
  }
  const needed = required[authType] ?? [];
  const missing = needed.find((field) => typeof fields[field] !== "string" || fields[field] === "");
  if (missing !== undefined) return `${missing} is missing: "${authType}" needs ${needed.join(" and ")}`;
  for (const field of needed) {
    const problem = credentialProblem(fields[field]);
    if (problem !== undefined) return `${field} ${problem}`;
  }
  const allowed = [...needed, ...(optional[authType] ?? [])];
  const excess = Object.keys(fields).find((field) => fields[field] !== undefined && !allowed.includes(field));
  return excess === undefined ? undefined : `${excess} does not belong to authType "${authType}"`;
}
