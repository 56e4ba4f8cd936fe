import { type ComponentArgs, SCOPE } from "./component-args";
import type { ModelledComponent } from "./modelled-component";
import { change, HOUR, type Phase, phase, runWell, trigger } from "./phase";
import type { RemoteCall } from "./remote-call";
import { REMOTE_FAULTS } from "./remote-faults";

const BOTH: ComponentArgs = { overlap: "0s", sinks: ["vault", "scope"] };

/** One login with a stored secret: the calls of the sinks do not depend on it. */
const LOGIN = "oauth-m2m";

/**
 * A write that was on its way when its engine was killed, and arrives after a whole other run: no client can call it
 * back. A provider without its engine begins none.
 */
const LATE_WRITE: NonNullable<Phase["excuses"]> = (fault, _step, { method, route }) =>
  fault.endsWith("then its provider goes on") && (method === "PUT" || route.endsWith("/secrets/put"));

/** A 404 says that a sink has no secret any more: then there is none to delete, or nothing to copy. */
const GONE: NonNullable<Phase["excuses"]> = (fault, step, { route }) =>
  /^404/.test(fault) && /^token (delete|diff)$/.test(step) && /\/secrets\/(get|delete)$|^\/secrets\//.test(route);

/** The login of the vault, which no login of the workspace replaces: without it nothing is deleted or revoked. */
const isVaultLogin = ({ route, step }: RemoteCall): boolean => step === "token delete" && route.includes("/oauth2/");

const REFUSED_LOGIN: NonNullable<Phase["excuses"]> = (fault, _step, call) =>
  /^40[134] once$/.test(fault) && isVaultLogin(call);

/** Runs of a token whose value is not stored: its provider writes it to a vault and a secret scope, and reads it back. */
export const VALUE_FREE_PHASES: readonly Phase[] = [
  valueFree({
    name: "value-free first create",
    prepare: prepared(BOTH),
    leavesOrphansForADay: true,
  }),
  valueFree({
    name: "value-free trigger",
    login: undefined,
    isBrief: true,
    prepare: delivered(BOTH),
    begin: (component) => trigger(component, "first"),
  }),
  valueFree({
    name: "value-free trigger with an overlap",
    prepare: delivered({ ...BOTH, overlap: "24h" }),
    begin: (component) => trigger(component, "first"),
    overlapping: 1,
  }),
  valueFree({
    name: "value-free with one more sink",
    prepare: delivered({ ...BOTH, sinks: ["vault"] }),
    begin: (component) => change(component, { sinks: ["vault", "scope"] }),
    rotations: 0,
  }),
  valueFree({
    name: "value-free with a sink less and a trigger",
    prepare: delivered(BOTH),
    begin: (component) => change(component, { sinks: ["vault"], rotationTrigger: "first" }),
  }),
  valueFree({
    name: "value-free with a sink that was overwritten",
    prepare: async (component) => {
      await delivered(BOTH)(component);
      overwriteScope(component);
      await runWell(component, "refresh");
    },
    rotations: 0,
  }),
  valueFree({
    name: "value-free refresh of a sink that was overwritten",
    prepare: delivered(BOTH),
    begin: overwriteScope,
    command: "refresh",
    recovery: ["refresh", "up"],
    rotations: 0,
  }),
  valueFree({
    name: "value-free after a sink that failed",
    prepare: async (component) => {
      await delivered(BOTH)(component);
      trigger(component, "first");
      // The last sink: the one before has the new token then.
      const fault = REMOTE_FAULTS.find(({ name }) => name === "403 for ever")!;
      const refused = { ...fault, strikes: ({ method }: RemoteCall) => method === "PUT" };
      const injections = Array.from({ length: 40 }, (_, at) => ({ at, fault: refused }));
      const { outcome } = await component.run("up", injections);
      if (outcome !== "failed") throw new Error(`a run with a sink that fails ${outcome}`);
      component.advance(HOUR);
    },
    rotations: 0,
  }),
  valueFree({
    name: "value-free destroy",
    prepare: delivered(BOTH),
    command: "destroy",
    recovery: ["destroy"],
    rotations: 0,
    isEnd: true,
  }),
];

const EXCUSED = [LATE_WRITE, GONE, REFUSED_LOGIN];

function valueFree(own: Parameters<typeof phase>[0]): Phase {
  return phase({
    login: LOGIN,
    excuses: (...struck) => EXCUSED.some((excuses) => excuses(...struck)),
    needs: isVaultLogin,
    ...own,
  });
}

/** The tenant with the secret scope, and the arguments. */
function prepared(args: ComponentArgs): Phase["prepare"] {
  return (component) => {
    const { secretScopes } = component.tenant.workspace;
    if (!secretScopes.some(({ name }) => name === SCOPE)) secretScopes.push({ name: SCOPE, acls: [], secrets: {} });
    component.args = args;
    return Promise.resolve();
  };
}

/** A good first run, an hour ago. */
function delivered(args: ComponentArgs): Phase["prepare"] {
  return async (component) => {
    await prepared(args)(component);
    await runWell(component, "up");
    component.advance(HOUR);
  };
}

/** Somebody else writes to the key of the secret scope. */
function overwriteScope({ tenant, identity }: ModelledComponent): void {
  const scope = tenant.workspace.secretScopes.find(({ name }) => name === SCOPE);
  if (scope === undefined) throw new Error("there is no secret scope");
  scope.secrets[identity.secretName] = { base64: Buffer.from("by hand").toString("base64"), updatedAt: tenant.now() };
}
