import { ApiError, nameLogin } from "../errors/api-error";
import { isLoginRefusal } from "../errors/remedies";
import type { Login } from "../http/call-login";
import { type HttpCall, send } from "../http/http-client";
import type { AnswerHeaders, Runtime } from "../runtime";

/** One call to a vault. */
export interface VaultCall {
  readonly method: HttpCall["method"];
  /** Path from the root: "/secrets/reporting". */
  readonly path: string;
  readonly body?: object;
  /** Default: true. */
  readonly repeatable?: boolean;
}

/** @see https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret/set-secret */
const API_VERSION = "7.4";

/** Authenticated calls to the data plane of one vault. Knows HTTP, not Pulumi. */
export class VaultClient {
  private login: Login | undefined;

  constructor(
    readonly runtime: Runtime,
    /** Scheme, host and port of the vault. */
    readonly origin: string,
    /** The login, in the tenant with this id; without one, in its own. */
    private readonly openLogin: (tenantId?: string) => Login,
  ) {}

  /**
   * The JSON of the answer. A bearer that is refused is forgotten, and the call is sent once more with a fresh login, in
   * the tenant that the vault names. A failure of the login names it.
   */
  async call(call: VaultCall): Promise<unknown> {
    const login = (this.login ??= this.openLogin());
    let tenantId: string | undefined;
    try {
      return await this.callOnce(login, call, (headers) => (tenantId = toTenantId(headers)));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401 || isLoginCall(error, this.origin)) throw error;
      this.login = this.openLogin(tenantId);
      return await this.callOnce(this.login, call);
    }
  }

  private async callOnce(
    login: Login,
    { method, path, body, repeatable = true }: VaultCall,
    onRefusal?: (headers: AnswerHeaders) => void,
  ): Promise<unknown> {
    const headers = await login.authorize();
    try {
      return await send(this.runtime, {
        method,
        url: `${this.origin}${path}?api-version=${API_VERSION}`,
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        body: body === undefined ? undefined : JSON.stringify(body),
        repeatable,
        // A late write of a run that was killed would replace the token of a newer run.
        needsEngine: method === "PUT",
        ...(onRefusal && { onRefusal }),
      });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) login.forget(headers);
      throw isLoginRefusal(error) ? nameLogin(error, login.description) : error;
    }
  }
}

/** Whether a refusal is of a login service and not of the vault. */
function isLoginCall({ attempted }: ApiError, origin: string): boolean {
  return !attempted.includes(` ${origin}/secrets/`) && !attempted.includes(` ${origin}/deletedsecrets/`);
}

/**
 * The tenant in a vault's challenge. Only its id is taken: credentials go to the login service of our cloud, whatever
 * address the challenge has.
 */
function toTenantId(headers: AnswerHeaders): string | undefined {
  const challenge = headers.get("www-authenticate") ?? "";
  return /authorization(?:_uri)?="https?:\/\/[^/"]+\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i.exec(
    challenge,
  )?.[1];
}
