import type { ProcessParts } from "../runtime";
import { toPort } from "./connection-end";
import { goesPastProxy } from "./no-proxy";

/** The HTTP proxy through which a request goes. */
export interface Proxy {
  /** The variable that names it. */
  readonly variable: string;
  /** Scheme, host and port, without credentials. */
  readonly origin: string;
  /** Host and port. */
  readonly address: string;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
}

/** A variable that does not name a usable proxy. The message never holds its value. */
export class ProxyVariableError extends Error {
  override readonly name = "ProxyVariableError";

  constructor(
    readonly code: "PROXY_MALFORMED" | "PROXY_UNSUPPORTED",
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** By the scheme of the request; the first variable that is set wins. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  "https:": ["HTTPS_PROXY", "https_proxy"],
  "http:": ["HTTP_PROXY", "http_proxy"],
};
const NO_PROXY_VARIABLES = ["NO_PROXY", "no_proxy"];

type Environment = ProcessParts["env"];

/**
 * The proxy of the environment for a request, or undefined. As with Go's `net/http`, `HTTP_PROXY` is not used for https.
 * Throws `ProxyVariableError` when the variable is malformed or names another kind of proxy.
 */
export function chooseProxy(env: Environment, url: URL): Proxy | undefined {
  const variable = proxyVariable(env, url.protocol);
  if (variable === undefined || goesPastProxy(env[firstSet(env, NO_PROXY_VARIABLES) ?? ""] ?? "", url))
    return undefined;
  return readProxy(variable, env[variable] ?? "");
}

/** The variable that names the proxy for this scheme, or undefined. */
export function proxyVariable(env: Environment, protocol: string): string | undefined {
  return firstSet(env, VARIABLES[protocol] ?? []);
}

function firstSet(env: Environment, variables: readonly string[]): string | undefined {
  return variables.find((name) => (env[name] ?? "") !== "");
}

function readProxy(variable: string, value: string): Proxy {
  const remedy =
    `Write ${variable} like "http://proxy.test:3128", or "http://USER:PASSWORD@proxy.test:3128" with special ` +
    "characters percent-encoded, or unset it";
  const text = value.includes("://") ? value : `http://${value}`;
  const url = /\s/.test(text) || !URL.canParse(text) ? undefined : new URL(text);
  // An unescaped "/" in a password ends the host: what is left of it would be taken for a host and a port.
  if (url === undefined || url.hostname === "" || `${url.pathname}${url.search}${url.hash}`.includes("@"))
    throw new ProxyVariableError("PROXY_MALFORMED", `${variable} is not the URL of a proxy`, remedy);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new ProxyVariableError(
      "PROXY_UNSUPPORTED",
      `${variable} names a ${url.protocol.startsWith("socks") ? "SOCKS" : url.protocol.replace(":", "")} proxy, which is not supported`,
      `Set ${variable} to an HTTP proxy, like "http://proxy.test:3128", or add the host to NO_PROXY`,
    );
  return {
    variable,
    origin: url.origin,
    address: `${url.hostname}:${toPort(url)}`,
    credentials: url.username === "" && url.password === "" ? undefined : decode(variable, remedy, url),
  };
}

function decode(variable: string, remedy: string, { username, password }: URL): NonNullable<Proxy["credentials"]> {
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    throw new ProxyVariableError("PROXY_MALFORMED", `${variable} has a user or password with a stray "%"`, remedy);
  }
}
