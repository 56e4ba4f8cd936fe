import { AZURE_DATABRICKS_SCOPE } from "../azure-databricks-scope";
import type { ApiError } from "./api-error";
import type { RefusalCode } from "./codes";
import { isVaultCall, SINK_REFUSALS } from "./sink-refusals";

/** How to recognise a refusal by the call and the server's answer, and what to do about it. */
interface Refusal {
  readonly recognises: (error: ApiError) => boolean;
  readonly advice: string;
}

/** What to do where the principal or its secret was deleted outside Pulumi. */
const MADE_BY_PULUMI = "if Pulumi made it and it was deleted, run pulumi up --refresh, which makes it again";

/** Titles of pages that a proxy or a web filter sends in place of an answer. */
const FILTER_PAGE =
  /block|denied|forbidden|filter|proxy|polic(y|ies)|restricted|zscaler|forti|netskope|umbrella|squid|bluecoat|captive|firewall/i;

/**
 * In the order in which they are tried, the first match wins: the network and the platform of the run, scopes, entitlements, roles and permissions,
 * then the credential. The words decide, because `error_code` is a number, a text or missing in the answers of a
 * workspace. Where the same words mean different things, the call decides too.
 */
const REFUSALS = {
  IP_NOT_ALLOWED: {
    recognises: ({ serverMessage }) =>
      /blocked by Databricks IP ACL|Source IP address: \S+ is (blocked|not allowed)/i.test(serverMessage),
    advice:
      "The IP access list of the workspace does not allow this machine's address, whatever the login: use an allowed network, or have the address added under Settings > Security > IP access list",
  },
  NETWORK_REFUSED: {
    recognises: ({ serverCode, serverMessage }) =>
      /Unauthorized network access to workspace|private[-_ ]link[-_ ]validation[-_ ]error/i.test(
        `${serverCode ?? ""} ${serverMessage}`,
      ),
    advice:
      "The workspace takes no calls from this network, whatever the login: use the network of its private endpoint, where the host name resolves to that endpoint, or enable public network access",
  },
  IDENTITY_TOKEN_REFUSED: {
    recognises: ({ facts, status }) => facts.callee === "platform" && status < 500 && status !== 429,
    advice:
      "The platform gave no identity token to this run. In GitHub Actions the job needs permissions: id-token: write, and a job of a fork has none; in Azure DevOps the step needs env: SYSTEM_ACCESSTOKEN: $(System.AccessToken), and the pipeline must be allowed to use the service connection",
  },
  WEB_FILTER: {
    recognises: (error) => isPage(error) && (isVaultCall(error) || !isPageOfDatabricks(error)),
    advice:
      "This page is no answer of an API: a proxy or web filter between this machine and the host probably sent it. Allow the host there, or use another network",
  },
  ...SINK_REFUSALS,
  MISSING_SCOPE: {
    recognises: ({ serverMessage }) => /does not have required scopes?/i.test(serverMessage),
    advice: "The token of this login lacks that scope: use a login or a token with the scope, or one without scopes",
  },
  MISSING_ENTITLEMENT: {
    // An administrator has every entitlement: an administrator's API refuses somebody else in these words.
    recognises: (error) =>
      /disabled for users without the .*entitlement/i.test(error.serverMessage) && !isForAdministrators(error),
    advice:
      'The identity of this login has no entitlement in the workspace; the users group gives none since September 2026. For kind "databricks" or "entra" set entitlements to ["workspace-access"]; give it to an existing principal, or to a group that it is in, or back where it was taken away, under Settings > Identity and access. Then try again: only a new login has it',
  },
  NOT_ACCOUNT_ADMINISTRATOR: {
    recognises: ({ serverMessage }) => /without account admin/i.test(serverMessage),
    advice:
      "Only an account administrator may make this call: give the principal a login of its own, so that no OAuth secret is made for it, or log in as an account administrator",
  },
  NO_CAN_USE: {
    recognises: ({ serverMessage }) => /does not have permission to use tokens/i.test(serverMessage),
    advice:
      "The principal has no CAN USE on tokens: run pulumi up as an administrator, who grants it unless usage is assumed, or grant it under Settings > Advanced > Personal access tokens > Permission settings",
  },
  PATS_DISABLED: {
    recognises: ({ attempted, serverCode, serverMessage }) =>
      (serverCode === "FEATURE_DISABLED" && /\/token/.test(attempted) && !isOnBehalf(attempted)) ||
      /tokens are disabled|tokens? (is|are) not enabled/i.test(serverMessage),
    advice:
      "Personal access tokens are disabled in this workspace: an administrator enables them under Settings > Advanced > Personal access tokens (enableTokensConfig)",
  },
  PRINCIPAL_UNKNOWN: {
    recognises: ({ serverMessage }) =>
      /Principal: \w+\(.*\) does not exist|Invalid user: .* does not exist or deactivated/.test(serverMessage),
    advice: `The workspace has no such active service principal: add it there, or activate it, first; ${MADE_BY_PULUMI}. The application id is neither its display name nor its numeric id`,
  },
  WRONG_PRINCIPAL_ID: {
    recognises: (error) =>
      error.status === 404 &&
      /\/servicePrincipals\/\d+(\/credentials\/secrets)?$/i.test(error.attempted) &&
      !isPage(error),
    advice: `The workspace has no service principal with this numeric id: correct servicePrincipalId, or leave it out to have it looked up; ${MADE_BY_PULUMI}`,
  },
  OTHER_WORKSPACE: {
    recognises: ({ serverMessage }) => /(unauthorized|invalid) access to org\b/i.test(serverMessage),
    advice:
      "The credential belongs to another workspace, or its owner is not in this one: check that host and credential are of the same workspace",
  },
  MANAGEMENT_TOKEN_MISSING: {
    recognises: ({ serverMessage }) => /management API token must be provided/i.test(serverMessage),
    advice:
      "The principal is not in the workspace, and logs in as a contributor of the Azure resource only with its id: set DATABRICKS_AZURE_RESOURCE_ID (azureWorkspaceResourceId), or add the principal to the workspace",
  },
  NOT_IN_WORKSPACE: {
    recognises: ({ serverMessage }) => /User not authorized/i.test(serverMessage),
    advice: `The principal logged in but is not in this workspace, or is inactive there: add it there with its application id, or activate it; ${MADE_BY_PULUMI}. An administrator who is only a contributor of the Azure resource needs DATABRICKS_AZURE_RESOURCE_ID`,
  },
  WRONG_SCOPE: {
    recognises: (error) => isEntra(error, 70011, 1002012) || /Expected aud claim/i.test(error.serverMessage),
    advice: `The Entra scope must be exactly ${AZURE_DATABRICKS_SCOPE}`,
  },
  WRONG_TENANT: {
    recognises: ({ serverMessage }) => /Expected iss claim/i.test(serverMessage),
    advice: "The login is of another Entra tenant than the workspace: check tenantId",
  },
  TENANT_UNKNOWN: {
    recognises: (error) => isEntra(error, 90002, 900021, 900023, 50059),
    advice:
      "Entra has no such tenant in this cloud: check tenantId (ARM_TENANT_ID), and AZURE_AUTHORITY_HOST outside the public cloud",
  },
  APPLICATION_UNKNOWN: {
    recognises: (error) => isEntra(error, 700016, 7000229),
    advice: `Entra knows no such application in this tenant: check applicationId (the client id, not an object id) and tenantId. A principal that Databricks manages is not in Entra: give it a login of Databricks; ${MADE_BY_PULUMI}`,
  },
  APPLICATION_DISABLED: {
    recognises: (error) => isEntra(error, 7000112, 500014),
    advice:
      "The application is disabled in Entra: enable it under Enterprise applications > Properties > Enabled for users to sign in",
  },
  ACCOUNT_UNKNOWN: {
    recognises: (error) => isEntra(error, 50034),
    advice:
      "Entra looked for a user account: give the client id of an application (applicationId or ARM_CLIENT_ID), and the tenant that has it",
  },
  CONSENT_MISSING: {
    recognises: (error) => isEntra(error, 65001, 501051, 50105),
    advice:
      "Entra does not let this application use Azure Databricks: an administrator of the tenant assigns it under Enterprise applications > AzureDatabricks > Users and groups, or sets Assignment required to No",
  },
  CONDITIONAL_ACCESS: {
    recognises: (error) => isEntra(error, 53000, 53001, 53002, 53003, 53004, 530032, 530034),
    advice:
      "A Conditional Access policy of the Entra tenant blocks this login, often because of the network: have an administrator of the tenant look at the sign-in log of the service principal",
  },
  RESOURCE_UNKNOWN: {
    recognises: (error) => isEntra(error, 500011, 500341),
    advice:
      "The Entra tenant does not have the application AzureDatabricks: check tenantId, or have it added: az ad sp create --id 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d",
  },
  CLIENT_SECRET_EXPIRED: {
    recognises: (error) => isEntra(error, 7000222),
    advice:
      'The client secret has expired: make a new one, and set it where the old one is set. For kind "entra" change rotationTrigger and run pulumi up, which makes a new one',
  },
  CLIENT_SECRET_REFUSED: {
    recognises: (error) => isEntra(error, 7000215, 7000218, 50012),
    advice: `Entra refused the client secret: give its value, not its id, and check that it was not deleted; ${MADE_BY_PULUMI}`,
  },
  IDENTITY_TOKEN_EXPIRED: {
    recognises: (error) => isEntra(error, 700024),
    advice:
      "The identity token was not valid at that time: it is valid for minutes. Check the clocks of this machine and of the issuer, and where the token comes from a file or variable, that it is a new one",
  },
  NO_FEDERATED_CREDENTIAL: {
    recognises: (error) => isEntra(error, 700211, 700212, 700213, 7002137, 7002138, 70021),
    advice:
      "The application has no federated credential with issuer, subject and audience of this run's identity token, letter by letter: log in where its subject belongs to, or correct login.subject where a program gives it. az ad app federated-credential list --id APPLICATION_ID shows what it trusts",
  },
  ENTRA_REFUSED: {
    recognises: ({ status, serverCode }) => status < 429 && /^AADSTS\d+$/.test(serverCode ?? ""),
    advice: "Entra refused the login: https://login.microsoftonline.com/error explains the AADSTS number",
  },
  WRONG_TOKEN_AUDIENCE: {
    recognises: ({ attempted, serverMessage }) =>
      attempted.includes("/oidc/") && serverMessage.includes("TOKEN_AUDIENCE_INVALID"),
    advice:
      "The federation policy is for identity tokens with another audience: set the audience that it names, as audience of the login, as DATABRICKS_TOKEN_AUDIENCE, or where the token is made",
  },
  NO_FEDERATION_POLICY: {
    recognises: ({ attempted, serverMessage }) =>
      attempted.includes("/oidc/") && /\bTOKEN_INVALID\b/.test(serverMessage),
    advice:
      "The service principal has no federation policy with issuer, subject and audience of this run's identity token: ask an account administrator of Databricks for that policy, or correct login.subject if this stack makes the policy",
  },
  OAUTH_SECRET_REFUSED: {
    recognises: ({ attempted, serverCode }) => attempted.includes("/oidc/") && serverCode === "invalid_client",
    advice:
      'The workspace refused the OAuth secret: it must be a Databricks OAuth secret of this principal (an Entra client secret does not work here), and the principal active. For one-time-secret check that servicePrincipalId is the numeric id of this applicationId; a principal that Entra manages may not be able to use one: give it login "azure-client-secret" (kind "entra"), or a federated login',
  },
  IDENTITY_NOT_FOUND: {
    recognises: ({ attempted, status, serverMessage }) =>
      status === 400 &&
      attempted.startsWith("GET ") &&
      /^identity not found|no .*managed identity found|multiple user assigned identities exist/i.test(serverMessage),
    advice:
      "This machine has no such managed identity, or several and none is named: assign the identity to it, and give its client id (ARM_CLIENT_ID) unless it is the system-assigned one",
  },
  LIFETIME_TOO_LONG: {
    recognises: ({ attempted, status, serverMessage }) =>
      status === 400 && isMint(attempted) && /lifetime/i.test(serverMessage),
    advice: "The workspace allows shorter lifetimes only (maxTokenLifetimeDays): set a shorter lifetime",
  },
  SECRET_QUOTA: {
    recognises: ({ attempted, status, serverCode, serverMessage }) =>
      status < 500 &&
      status !== 429 &&
      /^POST .*credentials\/secrets$/.test(attempted) &&
      /quota|limit|maximum|too many/i.test(`${serverCode ?? ""} ${serverMessage}`),
    advice:
      "The principal has as many OAuth secrets as a workspace allows (5): list them with databricks service-principal-secrets-proxy list SERVICE_PRINCIPAL_ID, and delete one that is not needed",
  },
  QUOTA_EXCEEDED: {
    recognises: ({ attempted, serverCode }) => serverCode === "QUOTA_EXCEEDED" && isMint(attempted),
    advice: "The principal has as many tokens as a workspace allows (600): revoke some that are no longer needed",
  },
  CREDENTIAL_REFUSED: {
    recognises: ({ status, serverMessage }) =>
      status === 401 || /Invalid access token|^Invalid Token\b/i.test(serverMessage),
    advice:
      "The credential was refused: it is expired, revoked, meant for another workspace, or not the value of a token (such as its id)",
  },
  NOT_A_WORKSPACE: {
    recognises: (error) => error.status < 500 && (isPage(error) || isRedirect(error)),
    advice:
      "No workspace answers its API at this address: give the URL of the workspace, such as https://adb-1234567890123456.7.azuredatabricks.net, not of the account console, a portal or a login page",
  },
  ON_BEHALF_REFUSED: {
    recognises: ({ attempted, status, serverCode, serverMessage }) =>
      isOnBehalf(attempted) &&
      (serverCode === "FEATURE_DISABLED" ||
        /on-behalf-of\b.*not enabled/i.test(serverMessage) ||
        (status === 403 && !/\badmins?\b/i.test(serverMessage))),
    advice:
      'The workspace does not let this login mint for the principal. Azure workspaces are not known to allow it: use the login "one-time-secret", a login of the principal itself, or "environment" where the pipeline runs as the principal. Where it is allowed, RestrictWorkspaceAdmins may ask for the role Service Principal User on the principal',
  },
  NOT_ADMINISTRATOR: {
    recognises: (error) =>
      /only accessible by admins/i.test(error.serverMessage) || (error.status === 403 && isForAdministrators(error)),
    advice: "This call needs a workspace administrator: log in as a member of the workspace's admins group",
  },
} as const satisfies Record<RefusalCode, Refusal>;

/** All codes, in the order in which they are tried. */
export const REFUSAL_CODES = Object.keys(REFUSALS) as readonly RefusalCode[];

/** The code of a server's answer; "UNRECOGNISED" where nothing in it is known. */
export function toRefusalCode(error: ApiError): RefusalCode | "UNRECOGNISED" {
  return REFUSAL_CODES.find((code) => REFUSALS[code].recognises(error)) ?? "UNRECOGNISED";
}

/** What to do about a refusal. */
export function toRefusalAdvice(code: RefusalCode): string {
  return REFUSALS[code].advice;
}

/** Whether the call mints a token. */
function isMint(attempted: string): boolean {
  return attempted.endsWith("/token/create") || isOnBehalf(attempted);
}

function isOnBehalf(attempted: string): boolean {
  return attempted.endsWith("/on-behalf-of/tokens");
}

/** Whether Entra's answer has one of these AADSTS numbers. */
function isEntra({ serverCode }: ApiError, ...numbers: readonly number[]): boolean {
  return numbers.some((number) => serverCode === `AADSTS${number}`);
}

/** Whether only administrators may make the call. */
function isForAdministrators({ attempted }: ApiError): boolean {
  return /workspace-conf|token-management|permissions\/|scim\/v2\/(?!Me$)|credentials\/secrets/.test(attempted);
}

function isPage({ facts }: ApiError): boolean {
  return facts.isPage === true;
}

function isRedirect({ status }: ApiError): boolean {
  return status >= 300 && status < 400;
}

/**
 * Whether a page probably comes from a host of Databricks that is no workspace: its title says so, or it answers like a
 * host that does not know the path. Pages of failing servers are left to the retries.
 */
function isPageOfDatabricks(error: ApiError): boolean {
  const { attempted, serverMessage, status } = error;
  if (status >= 500 || /databricks/i.test(serverMessage) || /https:\/\/accounts\./.test(attempted)) return true;
  return [404, 410].includes(status) && !FILTER_PAGE.test(serverMessage);
}
