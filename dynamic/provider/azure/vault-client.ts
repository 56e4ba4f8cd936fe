import { ApiError, ofCallee } from "../errors/api-error";
import { sendAs } from "../http/authorized-call";
import type { Login, LoginHeaders } from "../http/call-login";
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
  call(call: VaultCall): Promise<unknown> {
    let tenantId: string | undefined;
    return sendAs(
      (isAgain) => (isAgain ? (this.login = this.openLogin(tenantId)) : (this.login ??= this.openLogin())),
      (headers) => this.send(call, headers, (refused) => (tenantId ??= toTenantId(refused))),
      (error) => (error instanceof ApiError && error.status === 401 ? "refused" : undefined),
    );
  }

  private send(
    { method, path, body, repeatable = true }: VaultCall,
    headers: LoginHeaders,
    onRefusal: (refused: AnswerHeaders) => void,
  ): Promise<unknown> {
    return send(this.runtime, {
      method,
      url: `${this.origin}${path}?api-version=${API_VERSION}`,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      repeatable,
      // A late write of a run that was killed would replace the token of a newer run.
      needsEngine: method === "PUT",
      onRefusal,
    }).catch((error: unknown) => {
      throw ofCallee(error, "vault");
    });
  }
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
