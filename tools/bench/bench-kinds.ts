import type { BenchTenant } from "./bench-tenant";

/** A kind of principal whose tokens are measured. */
export type BenchKind = "databricks" | "existing" | "entra";

/** In the order of the tables. */
export const BENCH_KINDS: readonly BenchKind[] = ["databricks", "existing", "entra"];

/** How each kind's principal logs in to mint, as the tables say. */
export const LOGIN_OF_KIND = {
  databricks: "a one-time secret",
  existing: "an OAuth secret of its own",
  entra: "a client secret of its own",
} as const satisfies Record<BenchKind, string>;

/** The arguments of so many components of this kind, by their names: "p001", "p002" and so on. */
export function principalsOf(kind: BenchKind, count: number, tenant: BenchTenant): Readonly<Record<string, object>> {
  const args = (index: number): object => {
    if (kind !== "existing") return { kind };
    const { clientSecret, ...ids } = tenant.facts.existing[index] ?? { clientSecret: "" };
    return { kind, ...ids, login: { authType: "oauth-m2m", clientSecret } };
  };
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [principalName(index), args(index)]));
}

/** The names have one length, so that each principal takes as many bytes of state. */
export function principalName(index: number): string {
  return `p${String(index + 1).padStart(3, "0")}`;
}
