import { AZURE_DATABRICKS_SCOPE } from "../azure-databricks-scope";
import { ApiError, NoAnswerError } from "./api-error";
import type { ErrorCode, OwnCode, RefusalCode } from "./codes";
import { ProviderError } from "./provider-error";

/** How to recognise a refusal by the server's answer, and what to do about it. */
interface Remedy {
  readonly recognises: (error: ApiError) => boolean;
  readonly advice: string;
}

/** What to do where the principal or its secret was deleted outside Pulumi. */
const MADE_BY_PULUMI = "if Pulumi made it and it was deleted, run pulumi up --refresh, which makes it again";

/** In the order in which they are tried: the first match wins. */
const REMEDIES = {
  PATS_DISABLED: {
    recognises: ({ serverCode, serverMessage }) =>
      serverCode === "FEATURE_DISABLED" || /tokens are disabled|tokens? (is|are) not enabled/i.test(serverMessage),
    advice:
      "Personal access tokens are disabled in this workspace: an administrator enables them under Settings > Advanced > Personal access tokens (enableTokensConfig)",
  },
  NO_CAN_USE: {
    recognises: ({ serverMessage }) => /does not have permission to use tokens/i.test(serverMessage),
    advice:
      "The principal has no CAN USE on tokens: create a TokenUsageGrant for it (if there is one and CAN USE was taken away, run pulumi up --refresh as an administrator), or grant it under Settings > Advanced > Personal access tokens > Permission settings",
  },
  PRINCIPAL_UNKNOWN: {
    recognises: ({ serverMessage, status, attempted }) =>
      /Principal: \w+\(.*\) does not exist|Invalid user: .* does not exist or deactivated/.test(serverMessage) ||
      (status === 404 && /credentials\/secrets$/.test(attempted) && !isPage(serverMessage)),
    advice: `The workspace has no such service principal: add it there first; ${MADE_BY_PULUMI}. The application id is neither its display name nor its numeric id`,
  },
  NOT_IN_WORKSPACE: {
    recognises: ({ serverMessage }) => /User not authorized/i.test(serverMessage),
    advice: `The principal logged in but is not in this workspace: add it there with its application id; ${MADE_BY_PULUMI}`,
  },
  WRONG_SCOPE: {
    recognises: ({ serverCode, serverMessage }) =>
      /^AADSTS(70011|1002012|500011)$/.test(serverCode ?? "") ||
      /Expected aud claim/i.test(serverMessage) ||
      serverCode === "invalid_scope",
    advice: `The Entra scope must be exactly ${AZURE_DATABRICKS_SCOPE}`,
  },
  WRONG_TENANT: {
    recognises: ({ serverMessage }) => /Expected iss claim/i.test(serverMessage),
    advice: "The login is of another Entra tenant than the workspace: check tenantId",
  },
  APPLICATION_UNKNOWN: {
    recognises: ({ serverCode }) => /^AADSTS(700016|7000229)$/.test(serverCode ?? ""),
    advice: `Entra knows no such application in this tenant: check applicationId (the client id, not an object id) and tenantId; ${MADE_BY_PULUMI}`,
  },
  CLIENT_SECRET_REFUSED: {
    recognises: ({ serverCode }) => /^AADSTS(7000215|7000222)$/.test(serverCode ?? ""),
    advice: `Entra refused the client secret: give its value, not its id, and check that it has not expired; ${MADE_BY_PULUMI}`,
  },
  OAUTH_SECRET_REFUSED: {
    recognises: ({ attempted, serverCode }) => attempted.includes("/oidc/") && serverCode === "invalid_client",
    advice:
      "The workspace refused the OAuth secret: it must be a Databricks OAuth secret of this principal (an Entra client secret does not work here)",
  },
  LIFETIME_TOO_LONG: {
    recognises: ({ status, serverMessage }) => status === 400 && /lifetime/i.test(serverMessage),
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
    recognises: ({ serverCode }) => serverCode === "QUOTA_EXCEEDED",
    advice: "The principal has as many tokens as a workspace allows (600): revoke some that are no longer needed",
  },
  CREDENTIAL_REFUSED: {
    recognises: ({ status, serverMessage }) =>
      status === 401 || /Invalid access token|^Invalid Token\b/i.test(serverMessage),
    advice: "The credential was refused: it is expired, revoked, or meant for another workspace",
  },
  NOT_A_WORKSPACE: {
    recognises: ({ status, serverMessage }) => status < 500 && isPage(serverMessage),
    advice:
      "Tokens belong to one workspace: give the URL of the workspace, not of the account console, because account-level APIs accept no personal access tokens",
  },
  NOT_ADMINISTRATOR: {
    recognises: ({ status, attempted }) =>
      status === 403 &&
      /workspace-conf|token-management|permissions\/|scim\/v2\/(?!Me$)|credentials\/secrets/.test(attempted),
    advice: "This call needs a workspace administrator: log in as a member of the workspace's admins group",
  },
} as const satisfies Record<RefusalCode, Remedy>;

/** What to do about a cause that the provider found itself; undefined if the message says so already. */
const OWN_ADVICE = {
  NO_ANSWER: "Check that the host is right and can be reached from this machine",
  UNEXPECTED_ANSWER: undefined,
  NO_ADMINISTRATOR: undefined,
  LOGIN_AMBIGUOUS: undefined,
  LOGIN_UNSUPPORTED: undefined,
  CREDENTIAL_MALFORMED: undefined,
  NOT_LISTED: undefined,
  TOKEN_QUOTA: undefined,
  SECRET_QUOTA: undefined,
  SECRET_QUOTA_BUSY: undefined,
  NOT_AS_REQUESTED: undefined,
  NOT_ADOPTABLE: undefined,
  REHEARSAL: undefined,
  OTHER_STACK: undefined,
  STACKS_MALFORMED: undefined,
} as const satisfies Record<OwnCode, string | undefined>;

/** Causes that are about the login of a call, whatever the call is. */
const LOGIN_CODES: readonly ErrorCode[] = [
  "CREDENTIAL_REFUSED",
  "NOT_ADMINISTRATOR",
  "NOT_IN_WORKSPACE",
  "WRONG_SCOPE",
  "WRONG_TENANT",
  "APPLICATION_UNKNOWN",
  "CLIENT_SECRET_REFUSED",
  "OAUTH_SECRET_REFUSED",
];

/** Whether the server refused the login, so that another login might succeed. */
export function isLoginRefusal(error: unknown): boolean {
  return error instanceof ApiError && LOGIN_CODES.includes(toErrorCode(error));
}

/**
 * A failure in words: what was attempted, what the server said, what to do, and the login if the failure is about one.
 * Has no full stop at its end.
 */
export function explain(error: unknown): string {
  const message = withoutStop(error instanceof Error ? error.message : String(error));
  const login = error instanceof ApiError || error instanceof NoAnswerError ? error.login : undefined;
  return [message, toAdvice(error), login === undefined ? undefined : `Login: ${login}`]
    .filter((sentence) => sentence !== undefined)
    .join(". ");
}

/** The code of a failure, such as "NO_CAN_USE"; the code of its cause if it has none of its own. */
export function toErrorCode(error: unknown): ErrorCode {
  if (error instanceof ProviderError) return error.code;
  if (error instanceof ApiError) return toRefusalCode(error);
  return error instanceof Error && error.cause !== undefined ? toErrorCode(error.cause) : "UNRECOGNISED";
}

function toRefusalCode(error: ApiError): RefusalCode | "UNRECOGNISED" {
  const codes = Object.keys(REMEDIES) as RefusalCode[];
  return codes.find((code) => REMEDIES[code].recognises(error)) ?? "UNRECOGNISED";
}

function toAdvice(error: unknown): string | undefined {
  if (error instanceof NoAnswerError && error.remedy !== undefined) return error.remedy;
  if (error instanceof ProviderError) return OWN_ADVICE[error.code];
  const code = error instanceof ApiError ? toRefusalCode(error) : "UNRECOGNISED";
  return code === "UNRECOGNISED" ? undefined : REMEDIES[code].advice;
}

/** Whether the answer was none of an API: see `toServerWords`. */
function isPage(serverMessage: string): boolean {
  return /instead of JSON|not JSON/.test(serverMessage);
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, "");
}
