import { quote } from "./quote";

/** True for the names and addresses of this machine, the only ones that may be spoken to without TLS. */
export function isLoopback(url: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}

/** What is wrong with `value` as the host of a workspace, or undefined. */
export function workspaceHostProblem(value: unknown): string | undefined {
  const right = 'write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"';
  if (typeof value !== "string" || value.trim() === "") {
    return `${quote(value)} is not a workspace host: ${right}`;
  }
  if (value.includes("@")) return `the host must not carry credentials: ${right}`;
  const url = parse(value);
  if (url === undefined) return `${quote(value)} is not a URL: ${right}`;
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return `${quote(value)} is not an https URL: ${right}`;
  }
  if (url.protocol === "http:" && !isLoopback(url)) {
    return `${quote(value)} would send tokens over plain http, which is allowed to loopback only: ${right}`;
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return `the host has a path or a query, which the API does not take: ${right}`;
  }
  if (/^accounts(-dod)?\./.test(url.hostname)) {
    return `${quote(value)} is an account console, and personal access tokens belong to one workspace: ${right}`;
  }
  return undefined;
}

/**
 * The origin of a workspace: scheme, host and port. A missing scheme is https, as in the `workspaceUrl` of an Azure
 * Databricks workspace. Throws when it is not one: see `workspaceHostProblem`.
 */
export function toWorkspaceOrigin(host: string): string {
  const problem = workspaceHostProblem(host);
  const url = parse(host);
  if (problem !== undefined || url === undefined) throw new Error(problem);
  return url.origin;
}

function parse(host: string): URL | undefined {
  const trimmed = host.trim();
  const text = trimmed.includes("://") ? trimmed : `https://${trimmed}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}
