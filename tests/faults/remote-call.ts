/** One request of a modelled process, as it was about to be sent. */
export interface RemoteCall {
  /** Place among the requests of its process, from 0. */
  readonly index: number;
  readonly method: string;
  /** Path without the query, ids replaced: the same for the same kind of request. */
  readonly route: string;
  /** The step that sent it: "token create". */
  readonly step: string;
  /** Sent by this package's provider, as opposed to those of other packages. */
  readonly isOurs: boolean;
}

/** The path of an address without its query, with ids replaced by "ID". */
export function toRoute(address: string): string {
  return new URL(address).pathname.replace(/[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{6,}/gi, "ID");
}

/** Reads whose answer is a list, which may be stale or cut short. */
export function isList({ method, route }: RemoteCall): boolean {
  return (
    method === "GET" &&
    /\/(token\/list|token-management\/tokens|ServicePrincipals|credentials\/secrets)$|\/authorization\/tokens$/.test(
      route,
    )
  );
}

/** Exchanges credentials for an access token. */
export function isLogin({ method, route }: RemoteCall): boolean {
  return method === "POST" && /\/(oidc|oauth2)\/.*token$/.test(route);
}

/** "POST /api/2.0/token/create in token create". */
export function describeCall({ method, route, step }: RemoteCall): string {
  return `${method} ${route} in ${step}`;
}

/** Makes a token or a secret. */
export function isMaking({ method, route }: RemoteCall): boolean {
  return method === "POST" && /\/(token\/create|on-behalf-of\/tokens|credentials\/secrets)$/.test(route);
}

/** Makes a token of a component. */
export function isMint({ method, route, step }: RemoteCall): boolean {
  return method === "POST" && /\/(token\/create|on-behalf-of\/tokens)$/.test(route) && step === "token create";
}
