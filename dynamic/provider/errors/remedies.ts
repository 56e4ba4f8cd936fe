import { ApiError, NoAnswerError, toText, wentTo } from "./api-error";
import type { ErrorCode, OwnCode } from "./codes";
import { toTrustAdvice, type Truster } from "./federated-identity";
import { ProviderError } from "./provider-error";
import { toRefusalAdvice, toRefusalCode } from "./refusals";

/** What to do about a cause that the provider found itself; undefined if the message says so already. */
const OWN_ADVICE = {
  NO_ANSWER: "Check that the host is right and can be reached from this machine",
  UNEXPECTED_ANSWER: undefined,
  NO_ADMINISTRATOR: undefined,
  LOGIN_AMBIGUOUS: undefined,
  LOGIN_UNSUPPORTED: undefined,
  OTHER_IDENTITY: undefined,
  CREDENTIAL_MALFORMED: undefined,
  NOT_LISTED: undefined,
  TOKEN_QUOTA: undefined,
  SECRET_QUOTA: undefined,
  SECRET_QUOTA_BUSY: undefined,
  NOT_AS_REQUESTED: undefined,
  NOT_ADOPTABLE: undefined,
  WRONG_IDENTITY: undefined,
  PRINCIPAL_AMBIGUOUS: undefined,
  NO_TOKEN_LOGIN: undefined,
  REHEARSAL: undefined,
  OTHER_STACK: undefined,
  NOT_DELIVERED: undefined,
  VALUE_LOST: undefined,
  STACKS_MALFORMED: undefined,
  ENGINE_GONE: undefined,
  OTHER_SECRET: undefined,
} as const satisfies Record<OwnCode, string | undefined>;

/** Causes that are about the login of a call, whatever the call is. */
const LOGIN_CODES: readonly ErrorCode[] = [
  "IDENTITY_TOKEN_REFUSED",
  "MISSING_SCOPE",
  "MISSING_ENTITLEMENT",
  "NOT_ACCOUNT_ADMINISTRATOR",
  "CREDENTIAL_REFUSED",
  "NOT_ADMINISTRATOR",
  "OTHER_WORKSPACE",
  "MANAGEMENT_TOKEN_MISSING",
  "NOT_IN_WORKSPACE",
  "WRONG_SCOPE",
  "WRONG_TENANT",
  "TENANT_UNKNOWN",
  "APPLICATION_UNKNOWN",
  "APPLICATION_DISABLED",
  "ACCOUNT_UNKNOWN",
  "CONSENT_MISSING",
  "CONDITIONAL_ACCESS",
  "RESOURCE_UNKNOWN",
  "CLIENT_SECRET_EXPIRED",
  "CLIENT_SECRET_REFUSED",
  "IDENTITY_TOKEN_EXPIRED",
  "NO_FEDERATED_CREDENTIAL",
  "ENTRA_REFUSED",
  "WRONG_TOKEN_AUDIENCE",
  "NO_FEDERATION_POLICY",
  "OAUTH_SECRET_REFUSED",
  "IDENTITY_NOT_FOUND",
  "VAULT_FORBIDDEN",
  "VAULT_LOGIN",
  "SCOPE_FORBIDDEN",
];

/** Where trust in the identity token is missing, by the code of the refusal. */
const TRUSTERS: Partial<Readonly<Record<ErrorCode, Truster>>> = {
  NO_FEDERATED_CREDENTIAL: "Entra",
  WRONG_TOKEN_AUDIENCE: "Databricks",
  NO_FEDERATION_POLICY: "Databricks",
};

/** Causes that are about the way to a server: no other login changes them, and nothing was done. */
const NETWORK_CODES: readonly ErrorCode[] = ["IP_NOT_ALLOWED", "NETWORK_REFUSED", "WEB_FILTER"];

/** Whether the server refused the login, so that another login might succeed. */
export function isLoginRefusal(error: unknown): boolean {
  return error instanceof ApiError && LOGIN_CODES.includes(toErrorCode(error));
}

/** Whether the network refused the call and not the server: nothing may be minted again or revoked because of it. */
export function isNetworkRefusal(error: unknown): boolean {
  return NETWORK_CODES.includes(toErrorCode(error));
}

/** Whether the workspace at this origin takes no call from this network, whatever the login. */
export function isClosedNetwork(origin: string, error: unknown): boolean {
  return isNetworkRefusal(error) && error instanceof ApiError && wentTo(error, origin);
}

/**
 * A failure in words: what was attempted, what the server said, what to do, and the login if the failure is about one.
 * Has no full stop at its end.
 */
export function explain(error: unknown): string {
  const { because, remedy } = explainApart(error);
  const login = error instanceof ApiError || isOfServer(error) ? error.login : undefined;
  return toSentences(because, remedy, login === undefined ? undefined : `Login: ${login}`) ?? because;
}

/** Whether there was no answer, and the proxy is not why: then a login says which of them to look at. */
function isOfServer(error: unknown): error is NoAnswerError {
  return error instanceof NoAnswerError && !error.isOfProxy;
}

/** The same in two parts, without the login: what failed, and what to do; undefined if the first part says so already. */
export function explainApart(error: unknown): { readonly because: string; readonly remedy: string | undefined } {
  const because = withoutStop(toText(error));
  return { because, remedy: toSentences(toAdvice(error), toTrust(error)) };
}

/** The code of a failure, such as "NO_CAN_USE"; the code of its cause if it has none of its own. */
export function toErrorCode(error: unknown): ErrorCode {
  if (error instanceof ProviderError) return error.code;
  if (error instanceof ApiError) return toRefusalCode(error);
  return error instanceof Error && error.cause !== undefined ? toErrorCode(error.cause) : "UNRECOGNISED";
}

function toAdvice(error: unknown): string | undefined {
  if (error instanceof NoAnswerError && error.remedy !== undefined) return error.remedy;
  if (error instanceof ProviderError) return OWN_ADVICE[error.code];
  const code = error instanceof ApiError ? toRefusalCode(error) : "UNRECOGNISED";
  return code === "UNRECOGNISED" ? undefined : toRefusalAdvice(code);
}

/** How the identity of a refused login becomes trusted. */
function toTrust(error: unknown): string | undefined {
  const identity = error instanceof ApiError ? error.identity : undefined;
  const truster = TRUSTERS[toErrorCode(error)];
  return identity === undefined || truster === undefined ? undefined : toTrustAdvice(identity, truster);
}

function toSentences(...sentences: readonly (string | undefined)[]): string | undefined {
  const said = sentences.filter((sentence) => sentence !== undefined);
  return said.length === 0 ? undefined : said.join(". ");
}

/** Without the stop or the exclamation mark at its end: more sentences may follow. */
function withoutStop(text: string): string {
  return text.replace(/[.!\s]+$/, "");
}
