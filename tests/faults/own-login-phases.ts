import type { ComponentArgs } from "./component-args";
import { addTokenToAdopt } from "./first-run-phases";
import type { ModelledComponent } from "./modelled-component";
import { change, HOUR, type Phase, phase, runWell, trigger } from "./phase";
import type { PrincipalCase } from "./principal-cases";

/** The phases of a principal for which nobody keeps a secret: from its first token to its end. */
export const OWN_LOGIN_PHASES: readonly Phase[] = (["environment", "pat", "on-behalf-of"] as const).flatMap((login) => {
  const begun = (args: ComponentArgs): Phase["prepare"] => begin(login, args);
  const of = { kind: "existing", login } as const;
  return [
    phase({
      ...of,
      name: "first token of its own",
      prepare: (component) => makeReady(component, login, { overlap: "0s" }),
      leavesOrphansForADay: true,
      adopts: login === "pat",
    }),
    phase({
      ...of,
      name: "trigger of its own",
      prepare: begun({ overlap: "0s" }),
      begin: (component) => trigger(component, "first"),
    }),
    phase({
      ...of,
      name: "trigger of its own with an overlap",
      prepare: begun({ overlap: "24h" }),
      begin: (component) => trigger(component, "first"),
      overlapping: 1,
    }),
    phase({
      ...of,
      name: "overlap sweep of its own",
      prepare: rotated(login),
      begin: (component) => component.advance(27 * HOUR),
      rotations: 0,
    }),
    phase({
      ...of,
      name: "destroy of its own",
      prepare: rotated(login),
      begin: () => undefined,
      command: "destroy",
      recovery: ["destroy"],
      rotations: 0,
      isEnd: true,
      // Nobody but the principal lists its tokens, and the token that overlaps is known by nothing else.
      excuses: (fault, step) => step === "token delete" && ["empty list", "list without its oldest"].includes(fault),
    }),
  ];
});

/** A workspace and arguments with which the principal gets its first token. */
async function makeReady(
  component: ModelledComponent,
  login: PrincipalCase["login"],
  args: ComponentArgs,
): Promise<void> {
  const { tenant, identity } = component;
  if (login === "on-behalf-of") {
    tenant.workspace.behaviour.onBehalfOfEnabled = true;
    change(component, args);
    return;
  }
  tenant.grantTokenUsage(identity.existing.applicationId);
  if (login === "pat") await addTokenToAdopt(component);
  change(component, { ...args, usage: "assumed", hasNoAmbientAdministrator: true });
}

/** A good first run, an hour ago. */
function begin(login: PrincipalCase["login"], args: ComponentArgs): Phase["prepare"] {
  return async (component) => {
    await makeReady(component, login, args);
    await runWell(component, "up");
    component.advance(HOUR);
  };
}

/** A good rotation an hour ago, so that a replaced token overlaps. */
function rotated(login: PrincipalCase["login"]): Phase["prepare"] {
  return async (component) => {
    await begin(login, { overlap: "24h" })(component);
    trigger(component, "before");
    await runWell(component, "up");
    component.advance(HOUR);
  };
}
