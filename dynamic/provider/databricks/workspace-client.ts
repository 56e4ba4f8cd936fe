import { ApiError } from "../errors/api-error";
import { isNetworkRefusal, toErrorCode } from "../errors/remedies";
import { sendAs } from "../http/authorized-call";
import { type HttpCall, send } from "../http/http-client";
import type { Login, LoginHeaders } from "../http/call-login";
import type { Runtime } from "../runtime";
import { rememberAnswer } from "./workspace-id";

/** One call to a workspace. */
export interface WorkspaceCall {
  readonly method: HttpCall["method"];
  /** Path from the root: "/api/2.0/token/list". */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Default: true for reads and deletes, false for other calls. */
  readonly repeatable?: boolean;
  /** Whether it must not be sent once the engine of this run has ended. Default: see `HttpCall`. */
  readonly needsEngine?: boolean;
}

/** Authenticated calls to one workspace. Knows HTTP, not Pulumi. */
export class WorkspaceClient {
  constructor(
    readonly runtime: Runtime,
    /** Scheme, host and port of the workspace. */
    readonly origin: string,
    readonly login: Login,
    /** Whether calls are sent again while the workspace is busy. */
    private readonly isPatient = true,
  ) {}

  /** The same client, whose calls fail at once where the workspace is busy: the caller has other work, and tries again. */
  get withoutPatience(): WorkspaceClient {
    return new WorkspaceClient(this.runtime, this.origin, this.login, false);
  }

  /**
   * The JSON of the answer. A bearer that is refused as expired, or as one without an entitlement, is forgotten, and the
   * call is sent once more with a fresh login. A failure of the login names it.
   */
  call(call: WorkspaceCall): Promise<unknown> {
    return sendAs(
      () => this.login,
      (headers) => this.send(call, headers),
      toReason,
    );
  }

  private send(call: WorkspaceCall, headers: LoginHeaders): Promise<unknown> {
    const { method, path, query, body, needsEngine, repeatable = method === "GET" || method === "DELETE" } = call;
    const search = query === undefined ? "" : `?${new URLSearchParams(query).toString()}`;
    return send(this.runtime, {
      method,
      url: `${this.origin}${path}${search}`,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      repeatable,
      isPatient: this.isPatient,
      needsEngine,
      onAnswer: (answered) => rememberAnswer(this.runtime, this.origin, answered),
    });
  }
}

/** Why a bearer is of no use any more, where a fresh one may be. */
function toReason(error: unknown): "expired" | "without entitlement" | undefined {
  if (isExpired(error)) return "expired";
  // Entitlements are fixed into an OAuth token when it is issued: one from before a grant never has it.
  return toErrorCode(error) === "MISSING_ENTITLEMENT" ? "without entitlement" : undefined;
}

/** An OAuth token that has expired gets 401, or "Invalid Token" with 400 or 403. */
function isExpired(error: unknown): boolean {
  if (!(error instanceof ApiError) || isNetworkRefusal(error)) return false;
  return error.status === 401 || /^Invalid Token\b/.test(error.serverMessage);
}
