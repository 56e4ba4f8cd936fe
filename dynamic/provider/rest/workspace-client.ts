import type { Login } from "../login/login";
import { ApiError } from "./api-error";
import { type HttpCall, send } from "./http-client";

export interface WorkspaceCall {
  readonly method: HttpCall["method"];
  /** Path from the root: "/api/2.0/token/list". */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Left out, reads and deletes may be repeated and other calls may not. */
  readonly repeatable?: boolean;
}

/** Authenticated calls to one workspace. Knows HTTP, and nothing of Pulumi. */
export class WorkspaceClient {
  constructor(
    /** Scheme, host and port of the workspace. */
    readonly origin: string,
    readonly login: Login,
  ) {}

  /** The JSON of the answer. A 401 is tried once more with a fresh login. */
  async call(call: WorkspaceCall): Promise<unknown> {
    try {
      return await this.callOnce(call);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      this.login.forget();
      return this.callOnce(call);
    }
  }

  private async callOnce(call: WorkspaceCall): Promise<unknown> {
    const { method, path, query, body, repeatable = method === "GET" || method === "DELETE" } = call;
    const search = query === undefined ? "" : `?${new URLSearchParams(query).toString()}`;
    return send({
      method,
      url: `${this.origin}${path}${search}`,
      headers: {
        ...(await this.login.authorize()),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      repeatable,
    });
  }
}
