import * as fc from "fast-check";
import { type ComponentArgs, toLoginType } from "./component-args";
import type { ModelledComponent } from "./modelled-component";
import { change } from "./phase";
import { type PrincipalCase, secretsOf } from "./principal-cases";

/**
 * The arguments that a user changes in the middle of a schedule, and what each can be then. Those that move the series
 * are left to the table of inputs: an orphan of a killed run with another principal is lost when the user changes it back.
 */
const CHANGES = {
  overlap: ["0s", "1h", "24h", "48h"],
  revokeWhen: ["after", "unused"],
  comment: ["some words", "other words", undefined],
  windows: [[{ cron: "0 22 * * SAT", duration: "4h" }], undefined],
  scopes: [["sql"], ["sql", "clusters"], undefined],
  givesAdministrator: [true, false],
  lifetime: ["60d", "90d"],
  renewBefore: ["10d", undefined],
  givesServicePrincipalId: [true, false],
  publishesAs: [null, "pat-of-component-renamed", undefined],
  displayName: ["another name", undefined],
  entitlements: [["workspace-consume"], undefined],
  isAlias: [true, false],
} as const satisfies { readonly [Name in keyof ComponentArgs]?: readonly ComponentArgs[Name][] };

/** The logins of a component by the kind of its principal. */
const LOGINS: Readonly<Record<PrincipalCase["kind"], readonly PrincipalCase["login"][]>> = {
  entra: ["azure-client-secret", "github-oidc-azure", "one-time-secret"],
  databricks: ["one-time-secret"],
  existing: ["azure-client-secret", "github-oidc-azure", "oauth-m2m", "one-time-secret"],
};

/** A changed argument, as far as it can be written down for every kind of principal. */
export type ArgumentChange =
  | { readonly argument: keyof typeof CHANGES; readonly choice: number }
  | { readonly argument: "login"; readonly choice: number }
  | { readonly argument: "client secret" };

/** Random changes. */
export const argumentChanges: fc.Arbitrary<ArgumentChange> = fc.oneof(
  ...(Object.keys(CHANGES) as (keyof typeof CHANGES)[]).map((argument) =>
    fc.record({ argument: fc.constant(argument), choice: fc.nat({ max: CHANGES[argument].length - 1 }) }),
  ),
  fc.record({ argument: fc.constant("login" as const), choice: fc.nat({ max: 2 }) }),
  fc.constant({ argument: "client secret" as const }),
);

/** The user makes a change. */
export function applyChange(component: ModelledComponent, made: ArgumentChange): void {
  const { args, identity } = component;
  const { kind } = identity.principalCase;
  if (made.argument === "login") {
    const login = LOGINS[kind][made.choice % LOGINS[kind].length];
    change(component, { login, clientSecret: undefined });
  } else if (made.argument === "client secret") {
    const login = toLoginType(identity, args);
    const secrets = kind === "existing" ? secretsOf(identity.existing, login) : undefined;
    if (secrets === undefined) return;
    const [first, second] = secrets;
    change(component, { clientSecret: args.clientSecret === second ? first : second });
  } else {
    change(component, { [made.argument]: CHANGES[made.argument][made.choice] });
  }
}
