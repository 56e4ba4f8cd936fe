import type { ComponentArgs, PlaceName } from "./component-args";
import type { ModelledComponent } from "./modelled-component";
import { change, HOUR, type Phase, phase, runWell, trigger } from "./phase";
import { describePlace, PLACE_CASES, PLACE_PRINCIPALS, type PlaceCase, preparePlaces } from "./place-cases";
import { overwrite } from "./place-values";
import type { PrincipalCase } from "./principal-cases";
import type { RemoteCall } from "./remote-call";
import { REMOTE_FAULTS } from "./remote-faults";

const RENAMED = "pat-of-component-renamed";

/**
 * A write that was on its way when its engine was killed, and arrives after a whole other run: no client can call it
 * back. A provider without its engine begins none.
 */
const LATE_WRITE: NonNullable<Phase["excuses"]> = (fault, _step, call) =>
  fault.endsWith("then its provider goes on") && isWrite(call);

/**
 * A 404 says that a place has no secret any more: then there is none to delete, or nothing to copy. One that lasts says so
 * to the deletion too, wherever it began.
 */
const GONE: NonNullable<Phase["excuses"]> = (fault, step, { route }) =>
  (fault === "404 for ever" ||
    (fault === "404 once" && /^token (check|diff|read|update|delete)$|^secret-\w+ delete$/.test(step))) &&
  /\/secrets\/(get|delete)$|^\/secrets\//.test(route);

/** The login of the vault, which no login of the workspace replaces: without it nothing is deleted or revoked. */
const isVaultLogin = ({ route, step }: RemoteCall): boolean =>
  /^(token|secret-\w+) delete$/.test(step) && /\/oauth2\/|\/idtoken$/.test(route);

const REFUSED_LOGIN: NonNullable<Phase["excuses"]> = (fault, _step, call) =>
  /^40[134] once$/.test(fault) && isVaultLogin(call);

/**
 * The calls of places and all logins, the mint and its proof, and the revocations with the lists before them: what comes
 * before a mint is in other phases.
 */
const CONCERNED =
  /^\/(deleted)?secrets\/|\/api\/2\.0\/secrets\/|\/token\/(create|delete)$|\/Me$|\/token-management\/tokens\/|\/oauth2\/|\/oidc\/v1\/token$|\/idtoken$/;

const EXCUSED = [LATE_WRITE, GONE, REFUSED_LOGIN];

/** Runs of a component that publishes in places of this package, with each kind of them. */
export const PLACE_PHASES: readonly Phase[] = PLACE_CASES.flatMap((placeCase) =>
  toPhases(placeCase).map((own, index) =>
    phase({
      ...own,
      name: `${own.name}, ${describePlace(placeCase)}`,
      cases: PLACE_PRINCIPALS,
      isTested: (principalCase) => isTested(placeCase, index) && principalCase === toTestedPrincipal(placeCase, index),
      strikes: ({ route, step, isOurs }) => isOurs && (CONCERNED.test(route) || step === "token delete"),
      excuses: (...struck) => EXCUSED.some((excuses) => excuses(...struck)),
      needs: isVaultLogin,
    }),
  ),
);

/** In each phase a scope and one of the two vaults, which get the same requests. */
function isTested({ place, access }: PlaceCase, index: number): boolean {
  return place === "scope" || (access === "roles") === (index % 2 === 0);
}

/** The four cells of a phase have four logins, and each kind of place meets each of them in some phase. */
function toTestedPrincipal({ place, isStored }: PlaceCase, index: number): PrincipalCase | undefined {
  const cell = (isStored ? 0 : 2) + (place === "scope" ? 1 : 0);
  return PLACE_PRINCIPALS[(cell + index + Math.floor(index / 2)) % PLACE_PRINCIPALS.length];
}

function toPhases(placeCase: PlaceCase): readonly Parameters<typeof phase>[0][] {
  const { place, isStored } = placeCase;
  const other = place === "vault" ? "scope" : "vault";
  const base: ComponentArgs = { overlap: "0s", ...(isStored ? {} : { isUnstored: true }) };
  const published = (places: readonly PlaceName[], args: Partial<ComponentArgs> = {}): Phase["prepare"] =>
    delivered(placeCase, { ...base, places, ...args });
  const overwritten = (places: readonly PlaceName[]): Phase["prepare"] => {
    return async (component) => {
      await published(places)(component);
      overwriteIn(component, place);
      await runWell(component, "refresh");
    };
  };
  const removalRefused: Phase["prepare"] = async (component) => {
    await published([place])(component);
    change(component, { publishesAs: RENAMED });
    await runRefused(component, (call) => isRemoval(call) && (call.method === "DELETE") === (place === "vault"));
  };
  return [
    {
      name: "place, first create",
      prepare: prepared(placeCase, { ...base, places: [place] }),
      leavesOrphansForADay: true,
    },
    {
      name: "place and another one, trigger",
      prepare: published([place, other]),
      begin: (component) => trigger(component, "first"),
    },
    {
      name: "place, trigger with an overlap",
      prepare: published([place], { overlap: "24h" }),
      begin: (component) => trigger(component, "first"),
      overlapping: 1,
    },
    {
      name: "place added",
      prepare: published([other]),
      begin: (component) => change(component, { places: [other, place] }),
      rotations: 0,
    },
    {
      name: "place removed",
      prepare: published([other, place]),
      begin: (component) => change(component, { places: [other] }),
      rotations: 0,
    },
    {
      name: "place removed with a trigger",
      prepare: published([other, place]),
      begin: (component) => change(component, { places: [other], rotationTrigger: "first" }),
    },
    {
      name: "place moved",
      prepare: published([place]),
      begin: (component) => change(component, { publishesAs: RENAMED }),
      rotations: 0,
    },
    {
      name: "place moved with a trigger",
      prepare: published([place]),
      begin: (component) => change(component, { publishesAs: RENAMED, rotationTrigger: "first" }),
    },
    {
      name: "refresh of a place that was overwritten",
      prepare: published([other, place]),
      begin: (component) => overwriteIn(component, place),
      command: "refresh",
      recovery: ["refresh", "up"],
      rotations: 0,
    },
    {
      name: "place that was overwritten",
      prepare: overwritten([other, place]),
      rotations: 0,
    },
    {
      name: "only place that was overwritten",
      prepare: overwritten([place]),
      begin: ({ monitor }) => monitor.excusePublished(),
      rotations: 0,
      // Nothing else has the value.
      isReplaced: !isStored,
    },
    {
      name: "after a place that refused",
      prepare: async (component) => {
        await published([other, place])(component);
        await rotateRefused(component, place);
      },
      rotations: 0,
      // The scope is written first: nothing has the new token then, and it was revoked.
      isReplaced: !isStored && place === "scope",
    },
    {
      name: "place and another one, destroy",
      prepare: published([place, other]),
      command: "destroy",
      recovery: ["destroy"],
      rotations: 0,
      isEnd: true,
    },
    // The workspace has the scope, and its administrator may be known by its new name alone.
    ...(place === "scope"
      ? [
          {
            name: "place, host alias with a trigger",
            prepare: published([place]),
            begin: (component: ModelledComponent) => change(component, { isAlias: true, rotationTrigger: "first" }),
          },
          {
            name: "place removed, with a host alias",
            prepare: published([other, place]),
            begin: (component: ModelledComponent) => change(component, { isAlias: true, places: [other] }),
            rotations: 0 as const,
          },
          {
            name: "place moved, with a host alias",
            prepare: published([place]),
            begin: (component: ModelledComponent) => change(component, { isAlias: true, publishesAs: RENAMED }),
            rotations: 0 as const,
          },
        ]
      : []),
    {
      name: "place moved back after a refused removal",
      prepare: removalRefused,
      begin: (component) => change(component, { publishesAs: undefined }),
      rotations: 0,
    },
    {
      name: "place moved on after a refused removal",
      prepare: removalRefused,
      begin: (component) => change(component, { publishesAs: "pat-of-component-third" }),
      rotations: 0,
    },
    {
      name: "destroy after a refused removal",
      prepare: removalRefused,
      command: "destroy",
      recovery: ["destroy"],
      rotations: 0,
      isEnd: true,
    },
  ];
}

/** The tenant with the places, and the arguments. */
function prepared(placeCase: PlaceCase, args: ComponentArgs): Phase["prepare"] {
  return (component) => {
    preparePlaces(component.tenant, placeCase);
    component.args = args;
    return Promise.resolve();
  };
}

/** A good first run, an hour ago. */
function delivered(placeCase: PlaceCase, args: ComponentArgs): Phase["prepare"] {
  return async (component) => {
    await prepared(placeCase, args)(component);
    await runWell(component, "up");
    component.advance(HOUR);
  };
}

/** Somebody else writes to a place. */
function overwriteIn({ tenant, identity }: ModelledComponent, place: PlaceName): void {
  overwrite(tenant, place, identity.secretName);
}

/** A rotation in which the place refuses the new token. */
async function rotateRefused(component: ModelledComponent, place: PlaceName): Promise<void> {
  trigger(component, "first");
  await runRefused(component, (call) => isWrite(call) && (call.method === "PUT") === (place === "vault"));
}

/** A run in which these calls are refused. */
async function runRefused(component: ModelledComponent, isRefused: (call: RemoteCall) => boolean): Promise<void> {
  const refusal = REMOTE_FAULTS.find(({ name }) => name === "403 for ever");
  if (refusal === undefined) throw new Error("there is no refusal");
  const injections = Array.from({ length: 60 }, (_, at) => ({ at, fault: { ...refusal, strikes: isRefused } }));
  const { outcome } = await component.run("up", injections);
  if (outcome !== "failed") throw new Error(`a run whose place refuses ${outcome}`);
  component.advance(HOUR);
}

function isRemoval({ method, route }: RemoteCall): boolean {
  return (method === "DELETE" && route.startsWith("/secrets/")) || route.endsWith("/api/2.0/secrets/delete");
}

function isWrite({ method, route }: RemoteCall): boolean {
  return (method === "PUT" && route.startsWith("/secrets/")) || route.endsWith("/api/2.0/secrets/put");
}
