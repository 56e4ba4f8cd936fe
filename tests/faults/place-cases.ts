import type { PlaceName } from "./component-args";
import { type PrincipalCase, TOKEN_EXCHANGE } from "./principal-cases";
import type { RewindableTenant } from "./rewindable-tenant";

/** A kind of place that this package writes itself, and whether the state has the value that it gets. */
export interface PlaceCase {
  readonly place: PlaceName;
  /** How the vault decides about its callers. */
  readonly access: "roles" | "access policies";
  readonly isStored: boolean;
}

const KINDS: readonly Pick<PlaceCase, "place" | "access">[] = [
  { place: "vault", access: "roles" },
  { place: "vault", access: "access policies" },
  { place: "scope", access: "roles" },
];

/** Every kind of place, with a value that is stored and with one that is not. */
export const PLACE_CASES: readonly PlaceCase[] = [true, false].flatMap((isStored) =>
  KINDS.map((kind) => ({ ...kind, isStored })),
);

/**
 * The logins with which every kind of place is tried: an existing principal with a secret, one that the component makes
 * with a secret of one mint, and the two without any secret. The vault is written by the run's own identity where the
 * principal logs in by it, else with a client secret.
 */
export const PLACE_PRINCIPALS: readonly PrincipalCase[] = [
  { kind: "existing", login: "oauth-m2m" },
  { kind: "entra", login: "github-oidc-azure" },
  { kind: "databricks", login: "one-time-secret" },
  TOKEN_EXCHANGE,
];

/** "vault with access policies, stored". */
export function describePlace({ place, access, isStored }: PlaceCase): string {
  const kind = place === "vault" ? `vault with ${access}` : "scope";
  return `${kind}, ${isStored ? "stored" : "not stored"}`;
}

/** Name of the secret scope, whose keys are named like the vault's secrets. */
export const SCOPE = "readers";

/** Gives the tenant the secret scope, lets the vault decide about its callers, and the run log in to it without a secret. */
export function preparePlaces(tenant: RewindableTenant, { access }: PlaceCase): void {
  const {
    workspace,
    document: { directory, resources, seed },
  } = tenant;
  const { deployer } = seed;
  if (!workspace.secretScopes.some(({ name }) => name === SCOPE))
    workspace.secretScopes.push({ name: SCOPE, acls: [], secrets: {} });
  const [vault] = resources.vaults;
  if (vault === undefined) throw new Error("there is no vault");
  if (access === "access policies") vault.policies = { [deployer.objectId]: ["get", "set", "delete", "recover"] };
  else delete vault.policies;
  const application = directory.applications.find(({ appId }) => appId === deployer.clientId);
  if (application === undefined) throw new Error("the deployer has no application");
  const document = { name: "run", ...tenant.trustedRun };
  application.federatedCredentials.push({ id: "run", document, createdAt: tenant.now(), misses: 0 });
}
