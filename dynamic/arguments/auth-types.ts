/** One field of a login. Every field is text. */
export interface AuthField {
  /** Whether the field must be given. */
  readonly required: boolean;
  /** Whether its value authenticates: it is stored as a secret, and never quoted. */
  readonly secret: boolean;
  /** The format of its text. Default: visible characters without white space. */
  readonly rule?: "uuid";
  /** Variable of Databricks' unified authentication that sets it in the environment of a run. */
  readonly variable?: string;
  /** The same in the stack configuration: the key after `databricks:`. */
  readonly key?: string;
  readonly doc: string;
}

/** A login method: its fields, in the order in which messages name them. */
export interface AuthType {
  readonly doc: string;
  readonly fields: Readonly<Record<string, AuthField>>;
}

/**
 * How a service principal logs in, by `authType`. Its client id is its application id, so there is no field for it. The
 * names are those of Databricks' unified authentication, if it has the method.
 */
export const PRINCIPAL_AUTH_TYPES = {
  "azure-client-secret": {
    doc: "Entra client credentials: the application's own client secret, exchanged for an Entra token.",
    fields: {
      tenantId: { required: true, secret: false, rule: "uuid", doc: "Directory (tenant) id." },
      clientSecret: { required: true, secret: true, doc: "Client secret of the application." },
    },
  },
  "oauth-m2m": {
    doc: "A Databricks OAuth secret of the principal.",
    fields: { clientSecret: { required: true, secret: true, doc: "OAuth secret of the principal." } },
  },
  "one-time-secret": {
    doc: "The administrator makes an OAuth secret for the principal, valid for minutes, and deletes it after the mint.",
    fields: {},
  },
  pat: {
    doc: "Each token mints its successor; the first one is minted with `token`, or is the adopted one.",
    fields: {
      token: {
        required: false,
        secret: true,
        doc: "A token of the principal: for the first mint, or where the current one cannot mint any more.",
      },
    },
  },
  environment: {
    doc: "The pipeline runs as the principal: its login is that of the stack configuration or the environment.",
    fields: {},
  },
  "on-behalf-of": {
    doc: "The administrator mints, lists and revokes for the principal; most Azure workspaces refuse it.",
    fields: {},
  },
} as const satisfies Readonly<Record<string, AuthType>>;

/**
 * How the workspace administrator logs in, by `authType`, in the order in which the environment is searched. Each field
 * names the variable and the configuration key that it is read from when no administrator is given.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/unified-auth
 */
export const ADMINISTRATOR_AUTH_TYPES = {
  pat: {
    doc: "A personal access token of the administrator.",
    fields: {
      token: { required: true, secret: true, variable: "DATABRICKS_TOKEN", key: "token", doc: "The token." },
    },
  },
  "oauth-m2m": {
    doc: "A Databricks OAuth secret of a service principal that administers the workspace.",
    fields: {
      clientId: {
        required: true,
        secret: false,
        variable: "DATABRICKS_CLIENT_ID",
        key: "clientId",
        doc: "Application (client) id of the administrator.",
      },
      clientSecret: {
        required: true,
        secret: true,
        variable: "DATABRICKS_CLIENT_SECRET",
        key: "clientSecret",
        doc: "OAuth secret of the administrator.",
      },
    },
  },
  "azure-client-secret": {
    doc: "Entra client credentials of an application that administers the workspace.",
    fields: {
      tenantId: {
        required: true,
        secret: false,
        rule: "uuid",
        variable: "ARM_TENANT_ID",
        key: "azureTenantId",
        doc: "Directory (tenant) id.",
      },
      clientId: {
        required: true,
        secret: false,
        variable: "ARM_CLIENT_ID",
        key: "azureClientId",
        doc: "Application (client) id of the administrator.",
      },
      clientSecret: {
        required: true,
        secret: true,
        variable: "ARM_CLIENT_SECRET",
        key: "azureClientSecret",
        doc: "Client secret of the administrator's application.",
      },
      azureWorkspaceResourceId: {
        required: false,
        secret: false,
        variable: "DATABRICKS_AZURE_RESOURCE_ID",
        key: "azureWorkspaceResourceId",
        doc: "Azure resource id of the workspace; needed only where the administrator is not in the workspace yet.",
      },
    },
  },
} as const satisfies Readonly<Record<string, AuthType>>;

type RequiredFields<Fields, Text> = {
  [Name in keyof Fields as Fields[Name] extends { readonly required: true } ? Name : never]: Text;
};
type OptionalFields<Fields, Text> = {
  [Name in keyof Fields as Fields[Name] extends { readonly required: true } ? never : Name]?: Text | undefined;
};

/** The login that a table describes: an `authType` and its fields, which hold `Text`. */
export type LoginOf<Table extends Readonly<Record<string, AuthType>>, Text = string> = {
  [Name in keyof Table]: Readonly<
    { authType: Name } & RequiredFields<Table[Name]["fields"], Text> & OptionalFields<Table[Name]["fields"], Text>
  >;
}[keyof Table];

/** How a principal logs in, all known: see `PRINCIPAL_AUTH_TYPES`. */
export type PrincipalLogin = LoginOf<typeof PRINCIPAL_AUTH_TYPES>;

/** How the workspace administrator logs in, all known: see `ADMINISTRATOR_AUTH_TYPES`. */
export type AdministratorLogin = LoginOf<typeof ADMINISTRATOR_AUTH_TYPES>;
