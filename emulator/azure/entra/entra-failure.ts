import { randomUUID } from "node:crypto";
import type { EmulatorRequest, EmulatorResponse } from "../../kernel/exchange";
import { HttpFailure } from "../../kernel/exchange";

interface Meaning {
  readonly status: number;
  readonly error: string;
}

const BAD_CLIENT: Meaning = { status: 401, error: "invalid_client" };
const BAD_REQUEST: Meaning = { status: 400, error: "invalid_request" };

/** Status and OAuth error of each AADSTS code. */
export const ENTRA_CODES = {
  50059: BAD_REQUEST,
  50196: { status: 429, error: "server_error" },
  70003: { status: 400, error: "unsupported_grant_type" },
  70011: { status: 400, error: "invalid_scope" },
  70021: BAD_REQUEST,
  90002: BAD_REQUEST,
  90014: BAD_REQUEST,
  90033: { status: 503, error: "temporarily_unavailable" },
  90055: { status: 429, error: "temporarily_unavailable" },
  90100: { status: 404, error: "invalid_request" },
  500011: { status: 400, error: "invalid_resource" },
  700016: { status: 400, error: "unauthorized_client" },
  700023: BAD_CLIENT,
  700024: BAD_CLIENT,
  700027: BAD_CLIENT,
  700211: BAD_CLIENT,
  700212: BAD_CLIENT,
  700213: BAD_CLIENT,
  900023: BAD_REQUEST,
  900144: BAD_REQUEST,
  900561: BAD_REQUEST,
  1002012: { status: 400, error: "invalid_scope" },
  7000215: BAD_CLIENT,
  7000216: BAD_CLIENT,
  7000218: BAD_CLIENT,
  7000222: BAD_CLIENT,
  7000229: BAD_CLIENT,
  7002137: BAD_CLIENT,
  7002138: BAD_CLIENT,
} as const satisfies Record<number, Meaning>;

/** An AADSTS number that this emulator knows how to answer. */
export type EntraCode = keyof typeof ENTRA_CODES;

/** Whether the emulator knows status and OAuth error of this AADSTS number. */
export function isEntraCode(code: number): code is EntraCode {
  return code in ENTRA_CODES;
}

/** An answer of the login service in its own shape; `error` overrides the usual OAuth error of the code. */
export function entraError(
  request: EmulatorRequest,
  now: number,
  code: EntraCode,
  text: string,
  error?: string,
): EmulatorResponse {
  const meaning = ENTRA_CODES[code];
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace("T", " ")}Z`;
  const traceId = randomUUID();
  const correlationId = readCorrelationId(request) ?? randomUUID();
  return {
    status: meaning.status,
    headers: {
      "cache-control": "no-store, no-cache",
      "x-ms-request-id": traceId,
      "x-ms-error-code": String(code),
      // The clients written in Go read whole seconds only.
      ...(meaning.status === 429 ? { "retry-after": "1" } : {}),
    },
    body: {
      error: error ?? meaning.error,
      error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}

/** The same answer, as an error to throw. */
export function entraFailure(...parts: Parameters<typeof entraError>): HttpFailure {
  return new HttpFailure(entraError(...parts));
}

/** MSAL for JavaScript sends it as query and as body parameter; others as a header. */
function readCorrelationId(request: EmulatorRequest): string | undefined {
  return (
    request.headers["client-request-id"] ??
    request.query.get("client-request-id") ??
    new URLSearchParams(request.body).get("client-request-id") ??
    undefined
  );
}
