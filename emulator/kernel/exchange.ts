/** One request as a route handler sees it: the target is decoded, the body is still text. */
export interface EmulatorRequest {
  readonly method: string;
  /** Path without the query, percent-decoded by the router. */
  readonly path: string;
  /** Path parameters of the matched route. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Scheme, host and port the client addressed, for absolute links: "https://localhost:8443". */
  readonly origin: string;
  /** Host name the client addressed, without the port. */
  readonly hostname: string;
}

/** An answer. An object body is sent as JSON, text as it is; no body sends none. */
export interface EmulatorResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

/** What a handler works on. It uses no module-level state, so that a stale read can get an older tenant. */
export interface Context<Tenant> {
  readonly tenant: Tenant;
  /** The tenant's time in epoch milliseconds, read once for the whole request. */
  readonly now: number;
  /** Marks the tenant as changed: it is saved before the answer is sent. */
  touch(): void;
  /** Adds the caller and a note to the request log. */
  describe(facts: { caller?: string; note?: string }): void;
}

/** Behaviour behind one route. It throws an `HttpFailure` to answer with an error. */
export type Handler<Tenant> = (
  request: EmulatorRequest,
  context: Context<Tenant>,
) => EmulatorResponse | Promise<EmulatorResponse>;

/** Thrown by handlers to answer at once with the response it carries. */
export class HttpFailure extends Error {
  constructor(readonly response: EmulatorResponse) {
    super(`answered ${response.status}`);
  }
}

/** Adds a route; the pattern is find-my-way's: "/api/2.0/token/:tokenId". */
export type AddRoute<Tenant> = (
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD",
  pattern: string,
  handler: Handler<Tenant>,
) => void;
