import { randomUUID } from "node:crypto";
import type { ModelledComponent } from "./modelled-component";
import { created, type Phase, phase, trigger } from "./phase";

const MINUTE = 60_000;

/** How many OAuth secrets a principal may have. */
const QUOTA = 5;

/** Lifetime of a secret that is made for one login. */
const ONE_TIME = 15 * MINUTE;

/** Runs that log in with a one-time secret where a principal has all the OAuth secrets that it may have. */
export const SECRET_QUOTA_PHASES: readonly Phase[] = [
  phase({
    name: "trigger after killed runs have left their secrets",
    kind: "existing",
    login: "one-time-secret",
    prepare: created({ overlap: "0s" }),
    begin: (component) => {
      fillWithLeftSecrets(component);
      trigger(component, "first");
    },
    // Without the list nobody knows which secret to delete.
    needs: ({ method, route }) => method === "GET" && route.endsWith("/credentials/secrets"),
  }),
];

/**
 * Those of users stay; the other places have secrets of runs that were killed less than a minute ago, which may still log
 * in for all that another run knows: it waits, then deletes the oldest.
 */
function fillWithLeftSecrets({ tenant, servicePrincipalId = "" }: ModelledComponent): void {
  const { oauthSecrets } = tenant.workspace;
  const { length } = oauthSecrets.filter((secret) => secret.principalId === servicePrincipalId);
  if (length >= QUOTA - 1) throw new Error(`${length} secrets of users leave no place for two others`);
  for (let index = length; index < QUOTA; index++) {
    const createdAt = tenant.now() - (MINUTE - index * 10_000);
    oauthSecrets.push({
      id: randomUUID(),
      principalId: servicePrincipalId,
      hash: randomUUID(),
      createdAt,
      expiresAt: createdAt + ONE_TIME,
      refusedLogins: 0,
    });
  }
}
