import type { ModelledComponent } from "./modelled-component";
import { change, created, HOUR, type Phase, phase, runWell, trigger } from "./phase";
import { secretsOf } from "./principal-cases";
import { REMOTE_FAULTS } from "./remote-faults";

const FIRST_ADMINISTRATOR = `dapi${"1".repeat(32)}`;
const SECOND_ADMINISTRATOR = `dapi${"2".repeat(32)}`;

/** Runs in which a login that the state has saved no longer works. */
export const LOGIN_PHASES: readonly Phase[] = [
  phase({
    name: "login changed with a trigger",
    kind: "existing",
    prepare: created({ overlap: "0s" }),
    begin: (component) => {
      trigger(component, "first");
      changeLogin(component);
    },
  }),
  phase({
    name: "login changed with a trigger, without an administrator",
    kind: "existing",
    prepare: createdWithAssumedUsage,
    begin: (component) => {
      trigger(component, "first");
      changeLogin(component);
      change(component, { hasNoAmbientAdministrator: true });
    },
  }),
  phase({
    name: "login changed while a revocation is pending, without an administrator",
    kind: "existing",
    prepare: async (component) => {
      await createdWithAssumedUsage(component);
      await rotateButRevoke(component);
    },
    begin: (component) => {
      changeLogin(component);
      change(component, { hasNoAmbientAdministrator: true });
    },
    rotations: 0,
    announcesMore: true,
  }),
  phase({
    name: "administrator replaced with a trigger",
    isBrief: true,
    prepare: createdWithAdministrator("0s"),
    begin: replaceAdministrator,
  }),
  phase({
    name: "administrator replaced with a trigger and an overlap",
    isBrief: true,
    prepare: createdWithAdministrator("24h"),
    begin: replaceAdministrator,
    overlapping: 1,
  }),
  phase({
    name: "administrator expired before a destroy",
    isBrief: true,
    prepare: async (component) => {
      await createdWithAdministrator("24h")(component);
      trigger(component, "first");
      await runWell(component, "up");
      component.advance(HOUR);
    },
    begin: (component) => {
      component.tenant.removeToken(FIRST_ADMINISTRATOR);
      change(component, { hasNoAmbientAdministrator: false });
    },
    command: "destroy",
    recovery: ["destroy"],
    rotations: 0,
    isEnd: true,
  }),
];

/** The principal has another client secret and the first one is gone; without any, it gets one. */
function changeLogin(component: ModelledComponent): void {
  const { identity, tenant } = component;
  const { principalCase, existing } = identity;
  const secrets = secretsOf(existing, principalCase.login);
  if (secrets === undefined) {
    change(component, { login: "oauth-m2m" });
    return;
  }
  const [first, second] = secrets;
  tenant.removeSecret(first);
  change(component, { clientSecret: second });
}

async function createdWithAssumedUsage(component: ModelledComponent): Promise<void> {
  component.tenant.grantTokenUsage(component.identity.existing.applicationId);
  await created({ overlap: "0s", usage: "assumed" })(component);
}

/** A first run with an administrator in the program, and none in the environment. */
function createdWithAdministrator(overlap: string): Phase["prepare"] {
  return async (component) => {
    component.tenant.addAdministratorToken(FIRST_ADMINISTRATOR);
    await created({
      overlap,
      givesAdministrator: true,
      administratorToken: FIRST_ADMINISTRATOR,
      hasNoAmbientAdministrator: true,
    })(component);
  };
}

function replaceAdministrator(component: ModelledComponent): void {
  component.tenant.removeToken(FIRST_ADMINISTRATOR);
  component.tenant.addAdministratorToken(SECOND_ADMINISTRATOR);
  change(component, { rotationTrigger: "first", administratorToken: SECOND_ADMINISTRATOR });
}

/** A rotation whose engine is killed before the old token is revoked. */
async function rotateButRevoke(component: ModelledComponent): Promise<void> {
  trigger(component, "killed");
  const before = component.moment();
  const { process } = await component.run("up");
  const at = process.calls.findIndex(({ step }) => step === "token delete");
  component.goBackTo(before);
  const fault = REMOTE_FAULTS.find(({ name }) => name === "killed before the request");
  if (at < 0 || fault === undefined) throw new Error("the rotation revokes nothing");
  await component.run("up", [{ at, fault }]);
  component.advance(HOUR);
}
