import type { ComponentArgs } from "./component-args";
import { toLoginType } from "./component-args";
import type { ModelledComponent } from "./modelled-component";
import { change } from "./phase";
import { PRINCIPAL_CASES, type PrincipalCase, secretsOf } from "./principal-cases";
import type { ExistingPrincipal } from "./rewindable-tenant";

/** What becomes of the token in use when an input changes and nothing else. */
export type Effect =
  /** It stays, perhaps with another comment. */
  | "kept"
  /** Another token of the same series replaces it. */
  | "replaced"
  /** Its series ends: the next token belongs to another principal or lineage. */
  | "moved";

/** A change of one input of a component. */
export interface InputChange {
  readonly input: string;
  readonly effect: Effect;
  /** Arguments before the change, beside the overlap. */
  readonly before?: Partial<ComponentArgs>;
  /** Whether it can be made with this principal and overlap. Default: always. */
  readonly applies?: (principalCase: PrincipalCase, overlap: string) => boolean;
  /** The user makes the change; `spare` is another principal of the workspace. */
  readonly make: (component: ModelledComponent, spare: ExistingPrincipal) => void;
}

type Applies = InputChange["applies"];

const EXISTING: Applies = ({ kind }) => kind === "existing";
const OWNED: Applies = ({ kind }) => kind !== "existing";
const WITH_OVERLAP: Applies = (_principalCase, overlap) => overlap !== "0s";
const WITHOUT_OVERLAP: Applies = (_principalCase, overlap) => overlap === "0s";

/** Every input of a component that a user can change, but for `host`: the modelled tenant has one workspace. */
export const INPUT_CHANGES: readonly InputChange[] = [
  { input: "rotationTrigger", effect: "replaced", make: set({ rotationTrigger: "changed" }) },
  { input: "lifetime", effect: "replaced", make: set({ lifetime: "60d" }) },
  { input: "scopes", effect: "replaced", make: set({ scopes: ["sql"] }) },
  { input: "renewBefore", effect: "kept", make: set({ renewBefore: "10d" }) },
  { input: "windows", effect: "kept", make: set({ windows: [{ cron: "0 22 * * SAT", duration: "4h" }] }) },
  { input: "comment", effect: "kept", make: set({ comment: "other words" }) },
  { input: "administrator", effect: "kept", make: set({ givesAdministrator: true }) },
  { input: "overlap switched on", effect: "kept", applies: WITHOUT_OVERLAP, make: set({ overlap: "24h" }) },
  { input: "overlap switched off", effect: "kept", applies: WITH_OVERLAP, make: set({ overlap: "0s" }) },
  { input: "overlap made longer", effect: "kept", applies: WITH_OVERLAP, make: set({ overlap: "48h" }) },
  { input: "overlap made shorter", effect: "kept", applies: WITH_OVERLAP, make: set({ overlap: "1h" }) },
  { input: "revokeWhen", effect: "kept", applies: WITH_OVERLAP, make: set({ revokeWhen: "unused" }) },
  { input: "publish switched off", effect: "kept", make: set({ publishesAs: null }) },
  {
    input: "publish switched on",
    effect: "kept",
    before: { publishesAs: null },
    make: set({ publishesAs: undefined }),
  },
  { input: "publish under another name", effect: "kept", make: set({ publishesAs: "pat-of-component-renamed" }) },
  { input: "schedule (replaced)", effect: "moved", make: ({ stack }) => stack.taint("schedule") },
  {
    input: "applicationId",
    effect: "moved",
    applies: EXISTING,
    make: (component, spare) => change(component, { existing: spare }),
  },
  ...PRINCIPAL_CASES.filter(({ login }) => login === "one-time-secret").map(toKindChange),
  { input: "servicePrincipalId", effect: "kept", applies: EXISTING, make: set({ givesServicePrincipalId: true }) },
  {
    input: "usage, to assumed",
    effect: "kept",
    applies: EXISTING,
    before: { usage: "granted" },
    make: set({ usage: "assumed" }),
  },
  {
    input: "login",
    effect: "kept",
    applies: ({ kind }) => kind !== "databricks",
    make: (component) => {
      const { identity, args } = component;
      const login = toLoginType(identity, args);
      const own = identity.principalCase.kind === "entra" ? "azure-client-secret" : "oauth-m2m";
      change(component, { login: login === own ? "one-time-secret" : own, clientSecret: undefined });
    },
  },
  {
    input: "client secret",
    effect: "kept",
    applies: ({ kind, login }) => kind === "existing" && (login === "azure-client-secret" || login === "oauth-m2m"),
    make: (component) => {
      const { principalCase, existing } = component.identity;
      const secrets = secretsOf(existing, principalCase.login);
      if (secrets === undefined) throw new Error(`${principalCase.login} has no secret among the inputs`);
      const [first, second] = secrets;
      component.tenant.removeSecret(first);
      change(component, { clientSecret: second });
    },
  },
  { input: "displayName", effect: "kept", applies: OWNED, make: set({ displayName: "another name" }) },
  { input: "entitlements", effect: "kept", applies: OWNED, make: set({ entitlements: ["workspace-consume"] }) },
];

/**
 * To another kind. A principal of the component ends with it, and so do its tokens: others have none here, and an overlap
 * does not apply.
 */
function toKindChange(principalCase: PrincipalCase): InputChange {
  return {
    input: `kind, to ${principalCase.kind}`,
    effect: "moved",
    applies: ({ kind }, overlap) => kind !== principalCase.kind && (kind === "existing" || overlap === "0s"),
    make: (component) => {
      change(component, { principalCase });
      component.addForeignThings();
    },
  };
}

function set(args: Partial<ComponentArgs>): InputChange["make"] {
  return (component) => change(component, args);
}
