import { randomUUID } from "node:crypto";
import { type EmulatorRequest, type EmulatorResponse, HttpFailure } from "../kernel/exchange";

/** An error answer as data, so that a test can change it. `{name}` in the message is filled in. */
export interface Refusal {
  readonly status: number;
  /** A number where the gateway answers instead of the API behind it. */
  readonly errorCode: string | number;
  readonly message: string;
}

/** An error of the API itself: `{"error_code":"RESOURCE_DOES_NOT_EXIST","message":".."}`. */
export function apiFailure(status: number, errorCode: string | number, message: string): HttpFailure {
  return new HttpFailure({ status, body: { error_code: errorCode, message } });
}

/** The configured refusal, with `{name}` replaced by the values. */
export function refusalFailure(refusal: Refusal, values: Readonly<Record<string, string | number>> = {}): HttpFailure {
  const message = refusal.message.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return typeof refusal.errorCode === "number"
    ? gatewayFailure(refusal.status, message)
    : apiFailure(refusal.status, refusal.errorCode, message);
}

/** An error of the gateway: a numeric code, the request id in the message, the plain words in a header. */
export function gatewayFailure(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpFailure {
  return new HttpFailure({
    status,
    headers: { "x-databricks-reason-phrase": message, ...headers },
    body: { error_code: status, message: `${message} [ReqId: ${randomUUID()}]` },
  });
}

/** A request without a credential, or with one that this API does not take. */
export function unauthenticatedFailure(): HttpFailure {
  return gatewayFailure(401, "Credential was not sent or was of an unsupported type for this API.", {
    "www-authenticate": 'Bearer realm="DatabricksRealm"',
  });
}

/** A personal access token that is wrong, revoked or expired: 403, not 401. */
export function invalidTokenFailure(): HttpFailure {
  return gatewayFailure(403, "Invalid access token.");
}

/** A parameter that the API refuses. */
export function invalidParameter(message: string): HttpFailure {
  return apiFailure(400, "INVALID_PARAMETER_VALUE", message);
}

/** The gateway's answer to a path or verb that no API has; it names the path without "/api/2.0". */
export function databricksNotFound(request: EmulatorRequest): EmulatorResponse {
  const path = request.path.replace(/^\/api\/\d+\.\d+(?=\/)/, "");
  return {
    status: 404,
    headers: { server: "databricks" },
    body: { error_code: "ENDPOINT_NOT_FOUND", message: `No API found for '${request.method} ${path}'` },
  };
}
