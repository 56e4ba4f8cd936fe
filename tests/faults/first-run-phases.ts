import { drawTokenValue } from "../../emulator/seed";
import { foreignToken } from "./foreign-things";
import type { ModelledComponent } from "./modelled-component";
import { change, DAY, type Phase, phase, runWell, trigger } from "./phase";
import { toTokenId } from "./rewindable-tenant";

/** The run that makes a component, and the first one after an adoption. */
export const FIRST_RUN_PHASES: readonly Phase[] = [
  phase({
    name: "first create",
    prepare: () => Promise.resolve(),
    leavesOrphansForADay: true,
  }),
  phase({
    name: "first create with an overlap",
    isBrief: true,
    prepare: (component) => Promise.resolve(change(component, { overlap: "24h" })),
    orphansOverlap: true,
    leavesOrphansForADay: true,
  }),
  phase({
    name: "adoption",
    kind: "existing",
    prepare: addTokenToAdopt,
    // With a trigger that changes before it was adopted a token is minted instead.
    excuses: (fault) => fault === "killed engine, a second run that rotates, then its provider goes on",
  }),
  phase({
    name: "trigger after an adoption",
    kind: "existing",
    prepare: async (component) => {
      await addTokenToAdopt(component);
      await runWell(component, "up");
    },
    begin: (component) => trigger(component, "first"),
  }),
];

/** A token that somebody has made by hand for the principal, of which a hundred days are left. */
export async function addTokenToAdopt(component: ModelledComponent): Promise<void> {
  const { tenant, identity, servicePrincipalId = "" } = component;
  const tokenValue = drawTokenValue();
  const tokenId = toTokenId(tokenValue);
  const expiresAt = tenant.now() + 100 * DAY;
  tenant.workspace.tokens.push({
    ...foreignToken(servicePrincipalId, "made by hand", tenant.now()),
    tokenId,
    expiresAt,
  });
  tenant.adoptions.set(tokenId, identity.lineage);
  tenant.secrets.add(tokenValue);
  component.args = { overlap: "0s", adopt: { tokenId, tokenValue, expiresAt: new Date(expiresAt).toISOString() } };
  return Promise.resolve();
}
