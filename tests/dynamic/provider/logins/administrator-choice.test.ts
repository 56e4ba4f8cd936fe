import * as assert from "node:assert/strict";
import type { AdministratorLogin } from "../../../../dynamic/arguments/auth-types";
import { chooseAdministrator } from "../../../../dynamic/provider/logins/administrator-choice";
import { OWN_METHODS } from "../../../../dynamic/provider/logins/registry";
import { joinWords } from "../../../../dynamic/provider/logins/settings";
import { createLoginRuntime } from "./login-runtime";

type Settings = Readonly<Record<string, string>>;

interface Choice {
  readonly environment?: Settings;
  readonly configuration?: Settings;
  readonly login: AdministratorLogin;
  readonly name: string;
  readonly because: string;
}

interface Refusal {
  readonly environment?: Settings;
  readonly configuration?: Settings;
  readonly code: "NO_ADMINISTRATOR" | "LOGIN_AMBIGUOUS" | "LOGIN_UNSUPPORTED";
  /** After "Looked in …: " for "NO_ADMINISTRATOR". */
  readonly message: string;
  /** What it says to do; by default to set any login. */
  readonly remedy?: string;
}

const HERE = "https://adb-1.1.azuredatabricks.net";
const ELSEWHERE = "https://adb-2.2.azuredatabricks.net";

const PAT = { DATABRICKS_TOKEN: "a-secret-token" };
const OAUTH = { DATABRICKS_CLIENT_ID: "client", DATABRICKS_CLIENT_SECRET: "a-secret-of-oauth" };
const ENTRA = { ARM_TENANT_ID: "tenant", ARM_CLIENT_ID: "application", ARM_CLIENT_SECRET: "a-secret-of-entra" };
const RESOURCE_ID = { DATABRICKS_AZURE_RESOURCE_ID: "/subscriptions/s/workspaces/w" };

const NO_CERTIFICATE = "neither clientCertificate nor clientCertificatePath (ARM_CLIENT_CERTIFICATE_PATH) is set";
const PAT_LOGIN = { authType: "pat", token: "a-secret-token" } as const;
const OAUTH_LOGIN = { authType: "oauth-m2m", clientId: "client", clientSecret: "a-secret-of-oauth" } as const;
const ENTRA_LOGIN = {
  authType: "azure-client-secret",
  tenantId: "tenant",
  clientId: "application",
  clientSecret: "a-secret-of-entra",
} as const;
const ENTRA_LOGIN_WITH_RESOURCE = { ...ENTRA_LOGIN, azureWorkspaceResourceId: "/subscriptions/s/workspaces/w" };

const NO_OAUTH = "oauth-m2m (DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET are not set)";
const ENTRA_NAME = "azure-client-secret from ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET";
const FIRST = "the first complete one";
const ALL = joinWords(
  OWN_METHODS.map(({ authType }) => authType),
  "or",
);

const CHOICES: Readonly<Record<string, Choice>> = {
  "a token of the environment": {
    environment: PAT,
    login: PAT_LOGIN,
    name: "pat from DATABRICKS_TOKEN",
    because: FIRST,
  },
  "a token of the stack configuration": {
    configuration: { "databricks:token": "a-secret-token" },
    login: PAT_LOGIN,
    name: "pat from databricks:token of the stack configuration",
    because: FIRST,
  },
  "a token of both: the stack configuration wins": {
    environment: { DATABRICKS_TOKEN: "another-token" },
    configuration: { "databricks:token": "a-secret-token" },
    login: PAT_LOGIN,
    name: "pat from databricks:token of the stack configuration",
    because: FIRST,
  },
  "an OAuth secret": {
    environment: OAUTH,
    login: OAUTH_LOGIN,
    name: "oauth-m2m from DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET",
    because: FIRST,
  },
  "an OAuth secret beside the client id of the stack configuration": {
    environment: OAUTH,
    configuration: { "databricks:clientId": "client-of-the-stack" },
    login: { ...OAUTH_LOGIN, clientId: "client-of-the-stack" },
    name: "oauth-m2m from DATABRICKS_CLIENT_SECRET and databricks:clientId of the stack configuration",
    because: FIRST,
  },
  "an Entra client secret": {
    environment: ENTRA,
    login: ENTRA_LOGIN,
    name: ENTRA_NAME,
    because: FIRST,
  },
  "an Entra client secret of the stack configuration": {
    configuration: {
      "databricks:azureTenantId": "tenant",
      "databricks:azureClientId": "application",
      "databricks:azureClientSecret": "a-secret-of-entra",
    },
    login: ENTRA_LOGIN,
    name: "azure-client-secret from databricks:azureTenantId, databricks:azureClientId and databricks:azureClientSecret of the stack configuration",
    because: FIRST,
  },
  "empty settings, which are none": {
    environment: { ...PAT, DATABRICKS_CLIENT_ID: "", ARM_CLIENT_SECRET: "", DATABRICKS_AUTH_TYPE: "" },
    configuration: { "databricks:token": "" },
    login: PAT_LOGIN,
    name: "pat from DATABRICKS_TOKEN",
    because: FIRST,
  },
  "a token beside a flag that is off, and a profile": {
    environment: { ...PAT, ARM_USE_MSI: "false", DATABRICKS_CONFIG_PROFILE: "work", DATABRICKS_CLI_PATH: "/cli" },
    configuration: { "databricks:azureUseMsi": "0" },
    login: PAT_LOGIN,
    name: "pat from DATABRICKS_TOKEN",
    because: FIRST,
  },
  "the one that DATABRICKS_AUTH_TYPE names, whatever else is set": {
    environment: { ...PAT, ...ENTRA, ARM_USE_MSI: "true", DATABRICKS_USERNAME: "u", DATABRICKS_AUTH_TYPE: "pat" },
    login: PAT_LOGIN,
    name: "pat from DATABRICKS_TOKEN",
    because: `named by DATABRICKS_AUTH_TYPE; not tried: azure-msi (complete, but not named), azure-client-certificate (${NO_CERTIFICATE}), azure-client-secret (complete, but not named)`,
  },
  "the one that DATABRICKS_AUTH_TYPE names": {
    environment: { ...PAT, ...OAUTH, ARM_CLIENT_ID: "application", DATABRICKS_AUTH_TYPE: "oauth-m2m" },
    login: OAUTH_LOGIN,
    name: "oauth-m2m from DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET",
    because: `named by DATABRICKS_AUTH_TYPE; not tried: pat (complete, but not named), azure-client-certificate (ARM_TENANT_ID is not set and ${NO_CERTIFICATE}), azure-client-secret (ARM_TENANT_ID and ARM_CLIENT_SECRET are not set)`,
  },
  "the one that databricks:authType names, over DATABRICKS_AUTH_TYPE": {
    environment: { ...PAT, ...ENTRA, DATABRICKS_AUTH_TYPE: "pat" },
    configuration: { "databricks:authType": "azure-client-secret" },
    login: ENTRA_LOGIN,
    name: ENTRA_NAME,
    because: `named by databricks:authType of the stack configuration; not tried: pat (complete, but not named)`,
  },
  "a token beside this workspace's host": {
    environment: { ...PAT, DATABRICKS_HOST: "adb-1.1.azuredatabricks.net/" },
    login: PAT_LOGIN,
    name: "pat from DATABRICKS_TOKEN",
    because: FIRST,
  },
  "a token of the environment, where the stack configuration's host is in force": {
    environment: { ...PAT, DATABRICKS_HOST: ELSEWHERE },
    configuration: { "databricks:host": HERE },
    login: PAT_LOGIN,
    name: "pat from DATABRICKS_TOKEN",
    because: FIRST,
  },
  "an Entra client secret beside another host, because it is valid for every workspace": {
    environment: { ...ENTRA, DATABRICKS_HOST: ELSEWHERE },
    login: ENTRA_LOGIN,
    name: ENTRA_NAME,
    because: FIRST,
  },
  "a resource id beside this workspace's host": {
    environment: { ...ENTRA, ...RESOURCE_ID, DATABRICKS_HOST: HERE },
    login: ENTRA_LOGIN_WITH_RESOURCE,
    name: ENTRA_NAME,
    because: FIRST,
  },
  "a resource id of the environment with this workspace's host in the stack configuration": {
    environment: { ...ENTRA, ...RESOURCE_ID },
    configuration: { "databricks:host": HERE },
    login: ENTRA_LOGIN_WITH_RESOURCE,
    name: ENTRA_NAME,
    because: FIRST,
  },
  "no resource id beside another host": {
    environment: { ...ENTRA, ...RESOURCE_ID, DATABRICKS_HOST: ELSEWHERE },
    login: ENTRA_LOGIN,
    name: ENTRA_NAME,
    because: `${FIRST}; DATABRICKS_AZURE_RESOURCE_ID is not sent (DATABRICKS_HOST beside it is another)`,
  },
  "no resource id of the environment beside another host there, though this workspace's is in force": {
    environment: { ...ENTRA, ...RESOURCE_ID, DATABRICKS_HOST: ELSEWHERE },
    configuration: { "databricks:host": HERE },
    login: ENTRA_LOGIN,
    name: ENTRA_NAME,
    because: `${FIRST}; DATABRICKS_AZURE_RESOURCE_ID is not sent (DATABRICKS_HOST beside it is another)`,
  },
  "no resource id without any host": {
    environment: ENTRA,
    configuration: { "databricks:azureWorkspaceResourceId": "/subscriptions/s/workspaces/w" },
    login: ENTRA_LOGIN,
    name: ENTRA_NAME,
    because: `${FIRST}; databricks:azureWorkspaceResourceId of the stack configuration is not sent (set DATABRICKS_HOST or databricks:host to its workspace)`,
  },
};

function ambiguous(methods: string, choices = "pat"): string {
  return (
    `more than one authorization method configured for ${HERE}: ${methods}. Set DATABRICKS_AUTH_TYPE or` +
    ` databricks:authType to the one to use, ${choices}, or unset the others`
  );
}

const OTHER_HOST = `Set DATABRICKS_HOST or databricks:host to ${HERE} if the login is of that workspace, or use a profile of it`;

const REFUSALS: Readonly<Record<string, Refusal>> = {
  "nothing that is set": {
    code: "NO_ADMINISTRATOR",
    message: "nothing of any login is set",
  },
  "half of a login": {
    environment: { ARM_CLIENT_ID: "application", ARM_CLIENT_SECRET: "a-secret-of-entra" },
    code: "NO_ADMINISTRATOR",
    message:
      "github-oidc-azure (ARM_TENANT_ID, ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set); " +
      "azure-devops-oidc-azure (ARM_TENANT_ID, ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID, SYSTEM_ACCESSTOKEN and SYSTEM_OIDCREQUESTURI are not set); " +
      `azure-client-certificate (ARM_TENANT_ID is not set and ${NO_CERTIFICATE}); ` +
      "azure-client-secret (ARM_TENANT_ID is not set)",
  },
  "a named login that is not complete": {
    environment: { ...PAT, DATABRICKS_AUTH_TYPE: "oauth-m2m" },
    code: "NO_ADMINISTRATOR",
    remedy: "Set what oauth-m2m lacks, or DATABRICKS_AUTH_TYPE to another method",
    message: `DATABRICKS_AUTH_TYPE names oauth-m2m; pat (complete, but not named); ${NO_OAUTH}`,
  },
  "a token for another workspace": {
    environment: { ...PAT, DATABRICKS_HOST: ELSEWHERE },
    code: "NO_ADMINISTRATOR",
    remedy: OTHER_HOST,
    message: `pat from DATABRICKS_TOKEN: credentials for another workspace, ${ELSEWHERE} (DATABRICKS_HOST)`,
  },
  "an OAuth secret, which authType names, where the stack configuration's host is another": {
    environment: { ...OAUTH, DATABRICKS_HOST: HERE, DATABRICKS_AUTH_TYPE: "oauth-m2m" },
    remedy: OTHER_HOST,
    configuration: { "databricks:host": ELSEWHERE },
    code: "NO_ADMINISTRATOR",
    message: `oauth-m2m from DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET: credentials for another workspace, ${ELSEWHERE} (databricks:host of the stack configuration)`,
  },
  "a token beside a host with a credential in it": {
    environment: { ...PAT, DATABRICKS_HOST: "https://a-secret@adb-1.1.azuredatabricks.net" },
    remedy: OTHER_HOST,
    code: "NO_ADMINISTRATOR",
    message:
      'pat from DATABRICKS_TOKEN: DATABRICKS_HOST: the host must not carry credentials: write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"',
  },
  "two methods without an authType": {
    environment: { ...PAT, ...ENTRA },
    code: "LOGIN_AMBIGUOUS",
    message: ambiguous(
      "azure (ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET) and pat (DATABRICKS_TOKEN)",
      "pat or azure-client-secret",
    ),
  },
  "a method beside one setting of another, from two sources": {
    environment: PAT,
    configuration: { "databricks:clientId": "client", "databricks:azureTenantId": "tenant" },
    code: "LOGIN_AMBIGUOUS",
    message: ambiguous(
      "azure (databricks:azureTenantId of the stack configuration), oauth (databricks:clientId of the stack configuration) and pat (DATABRICKS_TOKEN)",
    ),
  },
  "a token beside an optional setting of another method": {
    environment: { ...PAT, ...RESOURCE_ID },
    code: "LOGIN_AMBIGUOUS",
    message: ambiguous("azure (DATABRICKS_AZURE_RESOURCE_ID) and pat (DATABRICKS_TOKEN)"),
  },
  "a client id of Azure without a secret": {
    environment: { ...PAT, ARM_CLIENT_ID: "application" },
    code: "LOGIN_AMBIGUOUS",
    message: ambiguous("azure (ARM_CLIENT_ID) and pat (DATABRICKS_TOKEN)"),
  },
  "the flag of a managed identity": {
    environment: { ...PAT, ARM_USE_MSI: "true" },
    code: "LOGIN_AMBIGUOUS",
    message: ambiguous("azure (ARM_USE_MSI) and pat (DATABRICKS_TOKEN)", "pat or azure-msi"),
  },
  "settings of methods that are not ours": {
    environment: { ...OAUTH, GOOGLE_CREDENTIALS: "{}", DATABRICKS_OIDC_TOKEN_FILEPATH: "/token" },
    configuration: { "databricks:username": "user", "databricks:password": "a-secret" },
    code: "LOGIN_AMBIGUOUS",
    message: ambiguous(
      "basic (databricks:username and databricks:password of the stack configuration), file-oidc (DATABRICKS_OIDC_TOKEN_FILEPATH)," +
        " google (GOOGLE_CREDENTIALS) and oauth (DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET)",
      "oauth-m2m or file-oidc",
    ),
  },
  "a profile alone": {
    environment: { DATABRICKS_CONFIG_PROFILE: "work" },
    code: "NO_ADMINISTRATOR",
    message: 'DATABRICKS_CONFIG_PROFILE names the profile "work", and "~/.databrickscfg" does not exist',
  },
  "an authType that is not known": {
    environment: { ...PAT, DATABRICKS_AUTH_TYPE: "nobody" },
    code: "LOGIN_UNSUPPORTED",
    message: `DATABRICKS_AUTH_TYPE is "nobody", which is not supported. Set it to ${ALL}, or give administrator`,
  },
  "an authType of principals only": {
    configuration: { "databricks:authType": "one-time-secret" },
    code: "LOGIN_UNSUPPORTED",
    message: `databricks:authType of the stack configuration is "one-time-secret", which is not supported. Set it to ${ALL}, or give administrator`,
  },
};

const ANY_LOGIN =
  "Set DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET";

const toNoAdministrator = (message: string, remedy: string): string =>
  `no login of a workspace administrator was found for ${HERE}. ${remedy}, or give administrator. ` +
  `docs/authentication.md has the logins without a secret. Looked in the stack configuration (databricks:…), the environment and profiles: ${message}`;

describe("The choice of the administrator's login", () => {
  for (const [title, { environment, configuration, ...expected }] of Object.entries(CHOICES)) {
    it(`takes ${title}`, () => {
      const runtime = createLoginRuntime({ environment: environment ?? {}, configuration: configuration ?? {} });
      const [{ credentials: login, name, because }] = chooseAdministrator(runtime, HERE);
      assert.deepEqual({ login, name, because }, expected);
      assert.doesNotMatch(name + because, /a-secret/);
    });
  }

  for (const [title, { environment, configuration, code, message, remedy = ANY_LOGIN }] of Object.entries(REFUSALS)) {
    it(`refuses ${title}`, () => {
      const runtime = createLoginRuntime({ environment: environment ?? {}, configuration: configuration ?? {} });
      assert.throws(() => chooseAdministrator(runtime, HERE), {
        code,
        message: code === "NO_ADMINISTRATOR" ? toNoAdministrator(message, remedy) : message,
      });
    });
  }
});
