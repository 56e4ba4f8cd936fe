import { toRfc3339 } from "../../arguments/time";
import type { OAuthSecretInfo } from "../databricks/oauth-secrets-api";

/** How many OAuth secrets a principal may have in a workspace. */
export const SECRET_QUOTA = 5;

/**
 * Lifetime of a one-time secret: longer than any login takes, yet short in case its deletion fails. It also distinguishes
 * such a secret from those of users, because a secret has no name and no comment.
 */
export const ONE_TIME_SECONDS = 900;

/**
 * How old a one-time secret of another run is before it may be deleted. That run has logged in by then and no longer needs
 * it, or was killed: a login with a new secret is given up sooner.
 */
const LOGIN_MILLISECONDS = 60_000;

/** The principal whose secrets are counted. */
export interface SecretOwner {
  readonly origin: string;
  readonly applicationId: string;
  /** Numeric id in the workspace. */
  readonly servicePrincipalId: string;
}

/** What to do before a secret is made. */
export type SlotDecision =
  | { readonly action: "make" }
  /** A killed run has left this one. */
  | { readonly action: "delete"; readonly secretId: string }
  /** Other runs have secrets that end soon. */
  | { readonly action: "wait" }
  /** All secrets belong to users. */
  | { readonly action: "refuse" };

/** Whether a secret was made for one login; only those are ever deleted. Its times may be cut to seconds. */
export function isOneTime({ createdAt, expiresAt }: OAuthSecretInfo): boolean {
  return Math.abs(expiresAt - createdAt - ONE_TIME_SECONDS * 1000) < 1000;
}

/** Whether the principal has as many secrets as it may have. */
export function isFull(secrets: readonly OAuthSecretInfo[]): boolean {
  return secrets.length >= SECRET_QUOTA;
}

/** What the decision depends on beside the list. */
export interface SlotFacts {
  readonly now: number;
  /** When this run first saw each secret, for a clock that is behind that of the workspace. */
  readonly seenAt: ReadonlyMap<string, number>;
  /** Whether the workspace has refused one more. */
  readonly isRefused: boolean;
}

/** Decides whether the principal can have one more secret. */
export function decideSlot(secrets: readonly OAuthSecretInfo[], { now, seenAt, isRefused }: SlotFacts): SlotDecision {
  // A workspace does not list secrets that have expired. If one does, they do not count, unless this clock is wrong.
  const counted = secrets.filter((secret) => isRefused || isOneTime(secret) || !(secret.expiresAt <= now));
  if (!isFull(counted)) return { action: "make" };
  const [oldest] = counted.filter(isOneTime).sort((left, right) => left.createdAt - right.createdAt);
  if (oldest === undefined) return { action: "refuse" };
  const age = now - Math.min(oldest.createdAt, seenAt.get(oldest.id) ?? now);
  return age < LOGIN_MILLISECONDS ? { action: "wait" } : { action: "delete", secretId: oldest.id };
}

/** Why the principal cannot have one more secret, naming those that it has, and how to delete one. */
export function toQuotaProblem(owner: SecretOwner, secrets: readonly OAuthSecretInfo[]): string {
  const { origin, applicationId, servicePrincipalId } = owner;
  const names = secrets.map((secret) => {
    const expiry = isOneTime(secret) ? ", a one-time secret, expires within 15 minutes" : "";
    return `${secret.id} (created ${toTime(secret.createdAt)}${expiry})`;
  });
  return (
    `${applicationId} has ${secrets.length} OAuth secrets in ${origin}, and a workspace allows ${SECRET_QUOTA} per principal, ` +
    `so no one-time secret can be made: ${names.join(", ")}. ` +
    `Delete one that is not needed: databricks service-principal-secrets-proxy delete ${servicePrincipalId} SECRET_ID`
  );
}

function toTime(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? "at an unknown time" : toRfc3339(milliseconds);
}
