import { randomUUID } from "node:crypto";
import { type EmulatorRequest, type EmulatorResponse, HttpFailure } from "../kernel/exchange";
import { ALL_APIS } from "./api-scopes";
import { authenticate, type Caller } from "./authentication";
import type { Context, Handler } from "./databricks-state";
import { type OpenedApi, requireEntitlement } from "./effective-entitlements";
import { apiFailure, refusalFailure, unauthenticatedFailure } from "./errors";
import { isAdministrator } from "./membership";
import { nameOf } from "./workspace-principal";
import { scimFailure } from "./scim-error";
import type { Workspace } from "./workspace";

/** One authenticated call of a workspace API. */
export interface Call {
  readonly request: EmulatorRequest;
  readonly context: Context;
  readonly workspace: Workspace;
  readonly caller: Caller;
}

/** The requirements of an endpoint on its caller. */
export interface Demands {
  /** The API scope a limited credential must have; "me" for the endpoint that returns the caller. */
  readonly scope: string;
  /** The kind of API for which the caller needs an entitlement. Defaults to "other"; account APIs need none. */
  readonly api?: OpenedApi;
  /** Only workspace administrators; "scim" answers the others in SCIM's form. */
  readonly administrator?: boolean | "scim";
  /** An account API: personal access tokens are not for it. */
  readonly account?: boolean;
}

/** A handler that authenticates, checks the requirements, and answers with the headers of a Databricks workspace. */
export function endpoint(
  demands: Demands,
  handle: (call: Call) => EmulatorResponse | Promise<EmulatorResponse>,
): Handler {
  return openEndpoint(async (request, context) => {
    const { workspace } = context.tenant;
    const caller = await authenticate(request, context);
    context.describe({ caller: nameOf(caller.principal) });
    const { behaviour } = workspace;
    if (demands.account === true && caller.credential === "access-token" && !behaviour.accountApisTakeTokens) {
      throw unauthenticatedFailure();
    }
    requireScope(demands.scope, caller, context);
    if (demands.account !== true) requireEntitlement(workspace, demands.api ?? "other", caller.entitlements);
    const call: Call = { request, context, workspace, caller };
    if (demands.administrator === "scim") requireScimAdministrator(call);
    else if (demands.administrator === true && !isAdministrator(workspace, caller.principal)) {
      throw refusalFailure(behaviour.notAdministrator);
    }
    return handle(call);
  });
}

/** Throws the 403 of a SCIM API that is for administrators. */
export function requireScimAdministrator({ workspace, caller, request }: Call): void {
  if (isAdministrator(workspace, caller.principal)) return;
  throw scimFailure(403, `${request.path.replace(/^\/api/, "")} is only accessible by admins.`);
}

/** A handler that anybody may call, with the headers of a Databricks workspace. */
export function openEndpoint(handle: Handler): Handler {
  return async (request, context) => {
    const dress = (response: EmulatorResponse): EmulatorResponse => ({
      ...response,
      headers: {
        server: "databricks",
        "x-databricks-org-id": context.tenant.workspace.id,
        "x-request-id": randomUUID(),
        ...response.headers,
      },
    });
    try {
      return dress(await handle(request, context));
    } catch (error) {
      if (error instanceof HttpFailure) throw new HttpFailure(dress(error.response));
      throw error;
    }
  };
}

function requireScope(demanded: string, caller: Caller, context: Context): void {
  const isMe = demanded === "me";
  const scope = isMe ? "scim" : demanded;
  const { token, scopes, credential } = caller;
  if (token?.autoscope === true && !token.inferredScopes.includes(scope)) token.inferredScopes.push(scope);
  if (scopes === undefined || scopes.includes(ALL_APIS) || scopes.includes(scope)) return;
  if (isMe && context.tenant.workspace.behaviour.everyScopeMayCallMe) return;
  const kind = credential === "access-token" ? "access token" : "OAuth token";
  throw apiFailure(403, 403, `Provided ${kind} does not have required scopes: ${scope}`);
}
