import type { Argument } from "./argument";
import { quote } from "./quote";
import { says } from "./schema";

const RIGHT = 'write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"';

export const host = {
  doc: "URL of the workspace. Another workspace replaces the token; another name of the same one is saved.",
  fallback: "the databricks provider's host, else `DATABRICKS_HOST`",
  schema: (z) =>
    z.string(says(toRefusal)).check(z.refine((value) => workspaceHostProblem(value) === undefined, says(toRefusal))),
} satisfies Argument<string>;

/** True for the names and addresses of this machine, the only hosts that may be called without TLS. */
export function isLoopback(url: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}

/** The problem with `value` as the host of a workspace, or undefined. Works without the schema. */
export function workspaceHostProblem(value: unknown): string | undefined {
  if (typeof value !== "string" || value.trim() === "") return `${quote(value)} is not a workspace host: ${RIGHT}`;
  const url = parse(value);
  // What cannot be read is not quoted where it may carry a password.
  if (url === undefined ? value.includes("@") : url.username !== "" || url.password !== "" || isCredential(value, url))
    return `the host must not carry credentials: ${RIGHT}`;
  if (url === undefined) return `${quote(value)} is not a URL: ${RIGHT}`;
  if (url.protocol !== "https:" && url.protocol !== "http:") return `${quote(value)} is not an https URL: ${RIGHT}`;
  if (/(^|\.)xn--/.test(url.hostname))
    return `${quote(value)} has letters in its host name that no workspace has: ${RIGHT}`;
  const other = otherPlace(url);
  if (other !== undefined) return `${quote(value)} ${other}: ${RIGHT}`;
  if (url.protocol === "http:" && !isLoopback(url)) {
    return `${quote(value)} would send tokens over plain http, which is allowed for loopback only: ${RIGHT}`;
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return `the host has a path, a query or a fragment, which the API does not accept: write ${quote(url.origin)}`;
  }
  return undefined;
}

/** A token of Databricks, also without its first letters; a signed token, or a client secret of Entra. */
const TOKEN = /^(?:(?:dapi|dkea|dose)[0-9a-f]{8,}|[0-9a-f]{32,})(?:-\d+)?$/;
const OTHER_CREDENTIAL = /^\s*(?:https?:\/\/)?(?:eyJ[\w-]{8,}|[\w.~-]{3}\dQ~)/;

/** Whether somebody has given a credential in the place of the host: nobody must look it up as a name. */
function isCredential(value: string, { hostname }: URL): boolean {
  return TOKEN.test(hostname) || OTHER_CREDENTIAL.test(value);
}

/** What an address is that belongs to no workspace; undefined for one that may. */
function otherPlace({ hostname, searchParams }: URL): string | undefined {
  if (/^accounts(-dod)?\./.test(hostname))
    return "is an account console, and personal access tokens belong to one workspace";
  if (/(^|\.)(portal|management)\.azure\.(com|cn|us)$/.test(hostname))
    return "is Azure's own address and not that of a workspace";
  // Regional addresses are those from before each workspace had its own, and name the workspace in a query.
  if (/^(?!adb-)[0-9a-z-]+\.(azuredatabricks\.net|databricks\.azure\.(cn|us))$/.test(hostname)) {
    const id = searchParams.get("o") ?? "";
    const own = /^\d+$/.test(id) ? `: the workspace has an address of its own, which begins with "adb-${id}."` : "";
    return `is the address of a region and not of one workspace${own}`;
  }
  return undefined;
}

/**
 * The origin of a workspace: scheme, host and port, without a dot at the end of the host. A missing scheme is https, as in the `workspaceUrl` of an Azure
 * Databricks workspace. Throws when it is not a workspace host: see `workspaceHostProblem`.
 */
export function toWorkspaceOrigin(host: string): string {
  const problem = workspaceHostProblem(host);
  const url = parse(host);
  if (problem !== undefined || url === undefined) throw new Error(problem);
  return url.origin;
}

function toRefusal(value: unknown): string {
  return workspaceHostProblem(value) ?? "";
}

function parse(host: string): URL | undefined {
  const trimmed = host.trim();
  const text = trimmed.includes("://") ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // A dot at the end of a host name says that the name is complete: it is the same host.
  url.hostname = url.hostname.replace(/\.$/, "");
  return url;
}
