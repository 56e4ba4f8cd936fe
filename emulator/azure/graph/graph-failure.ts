import { randomUUID } from "node:crypto";
import { type EmulatorRequest, type EmulatorResponse, HttpFailure } from "../../kernel/exchange";
import type { Context } from "../azure-state";

/** An answer in Graph's error shape. */
export function graphError(
  request: EmulatorRequest,
  now: number,
  status: number,
  code: string,
  message: string,
): EmulatorResponse {
  const requestId = randomUUID();
  return {
    status,
    headers: {
      "request-id": requestId,
      ...(status === 401
        ? {
            "www-authenticate":
              'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
          }
        : {}),
    },
    body: {
      error: {
        code,
        message,
        innerError: {
          date: new Date(now).toISOString().slice(0, 19),
          "request-id": requestId,
          "client-request-id": request.headers["client-request-id"] ?? requestId,
        },
      },
    },
  };
}

/** The same answer, as an error for a handler to throw. */
export function graphFailure(
  request: EmulatorRequest,
  context: Context,
  status: number,
  code: string,
  message: string,
): HttpFailure {
  return new HttpFailure(graphError(request, context.now, status, code, message));
}

/** The 404 that clients recognise by its code. */
export function resourceNotFound(request: EmulatorRequest, context: Context, id: string): HttpFailure {
  const text = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return graphFailure(request, context, 404, "Request_ResourceNotFound", text);
}

/** A 400 for a body or a parameter. */
export function badRequest(request: EmulatorRequest, context: Context, message: string): HttpFailure {
  return graphFailure(request, context, 400, "Request_BadRequest", message);
}
