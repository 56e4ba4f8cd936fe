import type { LogEntry } from "../../emulator/kernel/request-log";

/** How many requests of each kind. */
export type RequestCounts = Readonly<Record<string, number>>;

/** The requests of one command, by who sent them. */
export interface PhaseRequests {
  /** The provider of this package. */
  readonly own: RequestCounts;
  /** The plugins of other packages: databricks, azuread and the like. */
  readonly plugins: RequestCounts;
}

/** What a request is for: the first row whose method and path match. */
const KINDS: readonly (readonly [kind: string, method: RegExp, path: RegExp])[] = [
  ["login", /POST/, /\/(oidc|oauth2)\/v[\d.]+\/token$/],
  ["discovery", /GET/, /\.well-known|\/common\/discovery\/|\/metadata\/endpoints/],
  ["mint", /POST/, /^\/api\/2\.0\/(token\/create|token-management\/on-behalf-of\/tokens)$/],
  ["token list", /GET/, /^\/api\/2\.0\/(token\/list|token-management\/tokens)/],
  ["revocation", /POST|DELETE/, /^\/api\/2\.0\/(token\/delete|token-management\/tokens\/)/],
  ["token comment", /POST|PATCH/, /^\/api\/2\.0\/token\//],
  ["proof", /GET/, /\/scim\/v2\/Me$/],
  ["secret made", /POST/, /\/credentials\/secrets$/],
  ["secret deleted", /DELETE/, /\/credentials\/secrets\//],
  ["secret list", /GET/, /\/credentials\/secrets/],
  ["usage read", /GET/, /^\/api\/2\.0\/permissions\//],
  ["usage grant", /PATCH|PUT/, /^\/api\/2\.0\/permissions\//],
  ["configuration", /GET/, /^\/api\/2\.0\/workspace-conf/],
  ["principal read", /GET/, /\/scim\/v2\//],
  ["principal write", /POST|PUT|PATCH|DELETE/, /\/scim\/v2\//],
  ["directory", /./, /^\/(v1\.0|beta)\//],
  ["vault", /./, /^\/(vaults|subscriptions|secrets)\//],
  ["scope secret", /./, /^\/api\/2\.0\/secrets\//],
];

/** The clients of this package's provider: its own, and the library that sends its logins. */
const OWN_CLIENTS = /^(pulumi-databricks-pat|oauth4webapi)/;

/** What a request is for; "other" where no row says. */
export function kindOfRequest({ method, target }: Pick<LogEntry, "method" | "target">): string {
  const path = target.replace(/\?.*/, "");
  return KINDS.find(([, methods, paths]) => methods.test(method) && paths.test(path))?.[0] ?? "other";
}

/** Counts the requests of a log, in the order of their first ones. */
export function countRequests(log: readonly Pick<LogEntry, "method" | "target" | "userAgent">[]): PhaseRequests {
  const own: Record<string, number> = {};
  const plugins: Record<string, number> = {};
  for (const entry of log) {
    const counts = OWN_CLIENTS.test(entry.userAgent) ? own : plugins;
    const kind = kindOfRequest(entry);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return { own, plugins };
}

/** All requests of these counts. */
export function sumOf(counts: RequestCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
