/** One end of a connection, as messages name it. */
export interface Endpoint {
  readonly hostname: string;
  /** "adb-1.test:443", or "the proxy proxy.test:3128 (HTTPS_PROXY)". */
  readonly name: string;
}

/** The server of a URL. */
export function toEndpoint(url: URL): Endpoint {
  return { hostname: url.hostname, name: `${url.hostname}:${toPort(url)}` };
}

/** The port of a URL, also where the scheme implies it. */
export function toPort({ port, protocol }: URL): string {
  return port || (protocol === "https:" ? "443" : "80");
}
