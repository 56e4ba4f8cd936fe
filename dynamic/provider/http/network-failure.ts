import { isLoopback } from "../../arguments/host";
import { NoAnswerError } from "../errors/api-error";
import type { Runtime } from "../runtime";
import { adviseOnCertificate, certificateWords } from "./certificate-failure";
import { type Endpoint, toEndpoint } from "./connection-end";
import { type Proxy, proxyVariable, ProxyVariableError } from "./proxy-choice";
import { ProxyFailure } from "./proxy-tunnel";

/** A request, for words about its failure. */
export interface FailedRequest {
  /** "POST https://…/api/2.0/token/create". */
  readonly attempted: string;
  readonly url: URL;
  /** The proxy that it went through. */
  readonly proxy: Proxy | undefined;
  /** Its deadline. */
  readonly milliseconds: number;
}

/** Why a request got no answer, and what to do about it. Quotes no header, body or credential. */
export function toNoAnswer(runtime: Runtime, request: FailedRequest, error: unknown): NoAnswerError {
  const { attempted, url, proxy, milliseconds } = request;
  if (error instanceof ProxyVariableError) {
    const { code, message: words, remedy } = error;
    return new NoAnswerError(attempted, error, { reason: code, words, remedy });
  }
  const causes = toCauses(error);
  if (causes.some(({ message }) => message === "bad port")) {
    const words = `fetch refuses the port of ${toEndpoint(url).name}`;
    return new NoAnswerError(attempted, error, { reason: "BAD_PORT", words, remedy: "Correct the port of the host" });
  }
  const { reason } = new NoAnswerError(attempted, causes.find(hasReason) ?? error);
  const host = toEndpoint(url);
  const explain = (end: Endpoint, way: string, advice: string | undefined, of = ""): NoAnswerError =>
    new NoAnswerError(attempted, error, {
      reason: `${of}${reason}`,
      words: `${toWords(reason, end, causes, milliseconds)}${way}`,
      remedy: adviseOnCertificate(runtime, reason, end) ?? advice,
    });
  const failure = causes.find((cause) => cause instanceof ProxyFailure);
  if (failure !== undefined) {
    const { status } = failure;
    if (status !== undefined) return toRefusedTunnel(attempted, failure.proxy, status, host);
    return explain(toProxyEndpoint(failure.proxy), "", adviseOnProxy(reason, failure.proxy, host), "PROXY_");
  }
  if (proxy === undefined) return explain(host, "", advise(runtime, request, reason, host));
  const { name } = toProxyEndpoint(proxy);
  return explain(host, `, through ${name}`, `Check that ${name} lets connections to ${host.name} pass`);
}

function toProxyEndpoint({ origin, address, variable }: Proxy): Endpoint {
  return { hostname: new URL(origin).hostname, name: `the proxy ${address} (${variable})` };
}

/** The error with all that it wraps, the outermost first; where several addresses were tried, the first failure of them. */
function toCauses(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let next = error; next instanceof Error && !causes.includes(next);) {
    causes.push(next);
    next = next.cause ?? (next instanceof AggregateError ? (next.errors as readonly unknown[])[0] : undefined);
  }
  return causes;
}

function hasReason(cause: Error): boolean {
  return cause.name === "TimeoutError" || typeof (cause as { readonly code?: unknown }).code === "string";
}

function toWords(reason: string, { hostname, name }: Endpoint, causes: readonly Error[], milliseconds: number): string {
  switch (reason) {
    case "it timed out":
      return `it timed out after ${milliseconds / 1000} seconds`;
    case "ENOTFOUND":
      return `no address is known for ${nameHost(name, hostname)} (${reason})`;
    case "EAI_AGAIN":
      return `the name server did not answer for ${nameHost(name, hostname)} (${reason})`;
    case "ECONNREFUSED":
      return `${name}${toAddress(causes, hostname)} refused the connection (${reason})`;
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
      return `${name}${toAddress(causes, hostname)} did not accept a connection in time (${reason})`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `there is no route to ${name}${toAddress(causes, hostname)} (${reason})`;
    case "ECONNRESET":
    case "EPIPE":
    case "UND_ERR_SOCKET":
      return `${name} closed the connection (${reason})`;
    case "UND_ERR_HEADERS_TIMEOUT":
      return `${name} did not answer in time (${reason})`;
  }
  return certificateWords(reason, name, causes) ?? `${name} gave no usable answer (${reason})`;
}

/** The host alone, or a proxy with its name. */
function nameHost(name: string, hostname: string): string {
  return name.startsWith(hostname) ? hostname : name;
}

/** The address that a host name stands for, where the failure has one. */
function toAddress(causes: readonly Error[], hostname: string): string {
  const address = causes
    .map((cause) => (cause as { readonly address?: unknown }).address)
    .find((value) => value !== undefined);
  return typeof address === "string" && address !== hostname ? ` at ${address}` : "";
}

function advise(runtime: Runtime, { url }: FailedRequest, reason: string, host: Endpoint): string | undefined {
  const hint = toProxyHint(runtime, url);
  switch (reason) {
    case "ENOTFOUND":
      return `Check the host name. The name of a workspace with a private link may be known in its own network only (private DNS zone): use that network, or its VPN${hint}`;
    case "EAI_AGAIN":
      return `Check the name server, the network and the VPN of this machine${hint}`;
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `A firewall or a missing VPN keeps this machine from ${host.name}: allow the connection, or use the network of the workspace${hint}`;
    case "ECONNREFUSED":
      return `Check that the host is right and can be reached from this machine${hint}`;
  }
  return undefined;
}

/** What the environment says about proxies, where a request went past them. */
function toProxyHint({ env }: Runtime, url: URL): string {
  if (isLoopback(url)) return "";
  const { hostname } = url;
  const variable = proxyVariable(env, "https:");
  if (variable !== undefined) return `. NO_PROXY keeps ${hostname} from the proxy of ${variable}`;
  if (proxyVariable(env, "http:") !== undefined) return ". HTTP_PROXY is not used for https: set HTTPS_PROXY too";
  return ". If this machine reaches the internet through a proxy only, set HTTPS_PROXY";
}

function toRefusedTunnel(attempted: string, proxy: Proxy, status: number, host: Endpoint): NoAnswerError {
  const { name } = toProxyEndpoint(proxy);
  const explain = (words: string, remedy: string): NoAnswerError =>
    new NoAnswerError(attempted, undefined, { reason: `PROXY_${status}`, words: `${name} ${words}`, remedy });
  if (status === 407)
    return explain(
      `${proxy.credentials === undefined ? "wants a user and a password" : "refused its user and password"} (407)`,
      `Write them into ${proxy.variable}, like "http://USER:PASSWORD@${proxy.address}", with special characters percent-encoded; of the ways to log in to a proxy only Basic is supported`,
    );
  if ([502, 503, 504].includes(status))
    return explain(
      `could not reach ${host.name} (${status})`,
      `Check that the host is right and that the proxy can reach it, or add ${host.hostname} to NO_PROXY if it is reached without a proxy`,
    );
  if (status === 403)
    return explain(
      `does not allow connections to ${host.name} (403)`,
      `Have ${host.hostname} allowed there, or add it to NO_PROXY if it is reached without a proxy`,
    );
  return explain(
    `answered ${status} to a connection to ${host.name}`,
    `Check that ${proxy.variable} names an HTTP proxy that allows CONNECT to ${host.name}`,
  );
}

function adviseOnProxy(reason: string, proxy: Proxy, host: Endpoint): string {
  const isSecure = proxy.origin.startsWith("https:");
  const mayBeOther = isSecure || /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(reason);
  const other = isSecure ? "http:// unless the proxy itself speaks TLS" : "https:// if the proxy itself speaks TLS";
  const scheme = mayBeOther || reason.startsWith("ERR_SSL_") ? `, with ${other}` : "";
  return `Check that ${proxy.variable} is right${scheme}, and that the proxy runs, or add ${host.hostname} to NO_PROXY if it is reached without a proxy`;
}
