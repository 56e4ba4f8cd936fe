import { drawTokenValue } from "../../emulator/seed";
import type { ComponentArgs } from "./component-args";
import { foreignToken } from "./foreign-things";
import type { ModelledComponent } from "./modelled-component";
import { change, DAY, HOUR, type Phase, phase, runWell, trigger } from "./phase";
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
    adopts: true,
  }),
  phase({
    name: "adoption that failed at first, due by now",
    kind: "existing",
    // Due, and not yet so late that it is replaced without a new generation.
    prepare: (component) => failToAdopt(component, 45, { renewBefore: "60d" }),
    begin: useRightValue,
    adopts: true,
  }),
  phase({
    name: "adoption that failed at first, with a trigger",
    kind: "existing",
    isBrief: true,
    prepare: (component) => failToAdopt(component, 100),
    begin: (component) => {
      useRightValue(component);
      trigger(component, "first");
    },
    adopts: true,
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

/** A token that somebody has made by hand for the principal, of which so many days are left. */
export async function addTokenToAdopt(component: ModelledComponent, daysLeft = 100): Promise<void> {
  const { tenant, identity, servicePrincipalId = "" } = component;
  const tokenValue = drawTokenValue();
  const tokenId = toTokenId(tokenValue);
  const expiresAt = tenant.now() + daysLeft * DAY;
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

/** The end of a value that is wrong. */
const WRONG = "0";

/** A first run that fails an hour ago, because the value of the token to adopt is wrong: the schedule is saved. */
async function failToAdopt(
  component: ModelledComponent,
  daysLeft: number,
  args: Partial<ComponentArgs> = {},
): Promise<void> {
  await addTokenToAdopt(component, daysLeft);
  change(component, { ...args, ...withValue(component, (value) => `${value}${WRONG}`) });
  const { outcome, error } = await component.run("up");
  if (outcome !== "failed") throw new Error(`an adoption with a wrong value ${outcome}: ${error?.message ?? ""}`);
  component.advance(HOUR);
}

function useRightValue(component: ModelledComponent): void {
  change(
    component,
    withValue(component, (value) => value.slice(0, -WRONG.length)),
  );
}

function withValue({ args: { adopt } }: ModelledComponent, toValue: (value: string) => string): Partial<ComponentArgs> {
  return adopt === undefined ? {} : { adopt: { ...adopt, tokenValue: toValue(adopt.tokenValue) } };
}
