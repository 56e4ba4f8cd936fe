import { AZURE_DATABRICKS_SCOPE } from "./login/client-credentials";
import { ApiError, NoAnswerError } from "./rest/api-error";

/** A refusal that is recognised by its words, and what to do about it. */
interface Remedy {
  readonly code: string;
  readonly recognises: (error: ApiError) => boolean;
  readonly advice: string;
}

/** Recognised by the server's words; the first that fits is given. */
const REMEDIES: readonly Remedy[] = [
  {
    code: "PATS_DISABLED",
    recognises: ({ code, serverMessage }) =>
      code === "FEATURE_DISABLED" || /tokens are disabled|tokens? (is|are) not enabled/i.test(serverMessage),
    advice:
      "personal access tokens are disabled in this workspace: an administrator enables them under Settings > Advanced > Personal access tokens (enableTokensConfig)",
  },
  {
    code: "NO_CAN_USE",
    recognises: ({ serverMessage }) => /does not have permission to use tokens/i.test(serverMessage),
    advice:
      "the principal has no CAN USE on tokens: create a TokenUsageGrant for it, or grant it under Settings > Advanced > Personal access tokens > Permission settings",
  },
  {
    code: "PRINCIPAL_UNKNOWN",
    recognises: ({ serverMessage }) => /Principal: \w+\(.*\) does not exist/.test(serverMessage),
    advice:
      "the workspace has no service principal with this application id: add it to the workspace first (not its display name, nor its numeric id)",
  },
  {
    code: "NOT_IN_WORKSPACE",
    recognises: ({ serverMessage }) => /User not authorized/i.test(serverMessage),
    advice: "the principal logged in but is not in this workspace: add it there with its application id",
  },
  {
    code: "WRONG_SCOPE",
    recognises: ({ code, serverMessage }) =>
      /^AADSTS(70011|1002012|500011)$/.test(code ?? "") ||
      /Expected aud claim/.test(serverMessage) ||
      code === "invalid_scope",
    advice: `the Entra scope must be exactly ${AZURE_DATABRICKS_SCOPE}`,
  },
  {
    code: "APPLICATION_UNKNOWN",
    recognises: ({ code }) => /^AADSTS(700016|7000229)$/.test(code ?? ""),
    advice:
      "Entra knows no such application in this tenant: check applicationId (the client id, not an object id) and tenantId",
  },
  {
    code: "CLIENT_SECRET_REFUSED",
    recognises: ({ code }) => /^AADSTS(7000215|7000222)$/.test(code ?? ""),
    advice: "Entra refused the client secret: give its value, not its id, and check that it has not expired",
  },
  {
    code: "OAUTH_SECRET_REFUSED",
    recognises: ({ attempted, code }) => attempted.includes("/oidc/") && code === "invalid_client",
    advice:
      "the workspace refused the OAuth secret: it must be a Databricks OAuth secret of this principal (an Entra client secret does not work here)",
  },
  {
    code: "LIFETIME_TOO_LONG",
    recognises: ({ status, serverMessage }) => status === 400 && /lifetime/i.test(serverMessage),
    advice: "the workspace allows shorter lifetimes only (maxTokenLifetimeDays): ask for a shorter lifetime",
  },
  {
    code: "QUOTA_EXCEEDED",
    recognises: ({ code }) => code === "QUOTA_EXCEEDED",
    advice: "the principal has as many tokens as a workspace allows (600): revoke some that are not needed",
  },
  {
    code: "CREDENTIAL_REFUSED",
    recognises: ({ status, serverMessage }) => status === 401 || /Invalid access token/i.test(serverMessage),
    advice: "the credential was refused: it is expired, revoked, or meant for another workspace",
  },
  {
    code: "NOT_A_WORKSPACE",
    recognises: ({ status, serverMessage }) => status < 500 && /instead of JSON|not JSON/.test(serverMessage),
    advice:
      "tokens and the API for them belong to one workspace: give its own URL, not that of the account console, whose account-level APIs take no personal access token",
  },
  {
    code: "NOT_ADMINISTRATOR",
    recognises: ({ status, attempted }) =>
      status === 403 &&
      /workspace-conf|token-management|permissions\/|scim\/v2\/(?!Me$)|credentials\/secrets/.test(attempted),
    advice: "this needs a workspace administrator: log in as a member of the workspace's admins group",
  },
];

/** A failed call in words: what was attempted for what, what the server said, and what to do. Without a full stop at its end. */
export function explain(error: unknown): string {
  const message = withoutStop(error instanceof Error ? error.message : String(error));
  if (error instanceof NoAnswerError) return `${message}. Is the host right, and can it be reached from here?`;
  const advice = error instanceof ApiError ? toRemedyAdvice(error) : undefined;
  return advice === undefined ? message : `${message}. ${capitalise(advice)}`;
}

/** The code of the recognised cause: "NO_CAN_USE"; undefined for any other. */
export function toRemedyCode(error: unknown): string | undefined {
  return error instanceof ApiError ? REMEDIES.find((remedy) => remedy.recognises(error))?.code : undefined;
}

function toRemedyAdvice(error: ApiError): string | undefined {
  return REMEDIES.find((remedy) => remedy.recognises(error))?.advice;
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, "");
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
