import { isUnknown, type Properties, type ResourceLifecycle, UNKNOWN } from "../../dynamic/provider/lifecycle";
import type { Program, ProgramResource } from "./engine-model";
import type { ModelledProcess } from "./modelled-process";
import { constant, neighbouringProviders } from "./neighbouring-providers";
import { type PrincipalCase, toLogin } from "./principal-cases";
import type { ExistingPrincipal, PretendTenant } from "./pretend-tenant";

/** What the user writes, as far as it changes between runs. */
export interface ComponentArgs {
  readonly rotationTrigger?: string;
  /** "0s" for none: then there is no `TokenRetirement`. */
  readonly overlap: string;
  readonly revokeWhen?: "unused";
  /** A token of an existing principal to begin with. */
  readonly adopt?: Properties;
}

/** What of a component never changes. */
export interface ComponentIdentity {
  readonly principalCase: PrincipalCase;
  readonly owner: string;
  readonly secretName: string;
  readonly existing: ExistingPrincipal;
}

/** Lifetime of every token here; it is renewed when a third of it is left. */
export const LIFETIME = "90d";

type Neighbours = ReturnType<typeof neighbouringProviders>;

/** The resource graph of one `ServicePrincipalToken`, in the order of its dependencies. */
export function componentProgram(tenant: PretendTenant, identity: ComponentIdentity, args: ComponentArgs): Program {
  const { principalCase, owner, secretName, existing } = identity;
  const { kind, login } = principalCase;
  const neighbour = (name: string, pick: (all: Neighbours) => ResourceLifecycle, inputs: ProgramResource["inputs"]) =>
    ({
      name,
      isOurs: false,
      inputs,
      lifecycle: (process) => pick(neighbouringProviders(tenant, process)),
    }) satisfies ProgramResource;
  const isPasswordOwned = kind === "entra" && login === "azure-client-secret";

  const toPrincipal = (outputs: (name: string) => Properties): Properties => {
    if (kind !== "existing") return outputs("principal");
    // A component that takes an existing principal knows its application id only.
    return { applicationId: existing.applicationId };
  };
  const toWhom = (outputs: (name: string) => Properties): Properties => ({
    host: tenant.origin,
    applicationId: toPrincipal(outputs).applicationId,
    owner: outputs("owner").result,
  });
  const toRotation = (outputs: (name: string) => Properties): string => {
    const { generation, startedAt } = outputs("schedule");
    return isUnknown(generation) ? UNKNOWN : `g${String(generation)}@${String(startedAt)}`;
  };

  const principal: Program = [
    ...(kind === "entra"
      ? [
          neighbour(
            "application",
            (all) => all.application,
            () => ({}),
          ),
          neighbour(
            "applicationPrincipal",
            (all) => all.applicationPrincipal,
            (outputs) => ({
              clientId: outputs("application").clientId,
            }),
          ),
        ]
      : []),
    ...(kind === "existing"
      ? []
      : [
          neighbour(
            "principal",
            (all) => all.servicePrincipal,
            (outputs) => ({ applicationId: outputs("application").clientId }),
          ),
        ]),
    ...(isPasswordOwned
      ? [
          neighbour(
            "password",
            (all) => all.applicationPassword,
            (outputs) => ({
              objectId: outputs("application").objectId,
              generation: outputs("schedule").generation,
            }),
          ),
        ]
      : []),
  ];

  return [
    { name: "owner", isOurs: false, lifecycle: () => constant({ result: owner }), inputs: () => ({}) },
    ours("schedule", "rotationSchedule", () => ({
      lifetime: LIFETIME,
      rotationTrigger: args.rotationTrigger,
      firstExpiresAt: args.adopt?.expiresAt,
    })),
    ...principal,
    ours("usage", "tokenUsageGrant", toWhom),
    ours("token", "personalAccessToken", (outputs) => ({
      ...toWhom(outputs),
      servicePrincipalId: toPrincipal(outputs).servicePrincipalId,
      login: toLogin(tenant, login, isPasswordOwned ? outputs("password").value : existing.clientSecret),
      label: "faults/test/component-token",
      lifetime: LIFETIME,
      comment: "injected faults",
      ...(args.overlap === "0s" ? {} : { overlap: args.overlap }),
      rotationTrigger: toRotation(outputs),
      // Under the first generation only, as the component does.
      ...(outputs("schedule").generation === 1 ? { adopt: args.adopt } : {}),
    })),
    ...(args.overlap === "0s"
      ? []
      : [
          ours("retirement", "tokenRetirement", (outputs) => ({
            ...toWhom(outputs),
            overlap: args.overlap,
            revokeWhen: args.revokeWhen,
            rotation: toRotation(outputs),
          })),
        ]),
    neighbour(
      "secret",
      (all) => all.vaultSecret,
      (outputs) => ({ secretName, value: outputs("token").tokenValue }),
    ),
  ];
}

function ours(name: string, lifecycle: string, inputs: ProgramResource["inputs"]): ProgramResource {
  return { name, isOurs: true, inputs, lifecycle: (process: ModelledProcess) => toLifecycle(process, lifecycle) };
}

function toLifecycle(process: ModelledProcess, name: string): ResourceLifecycle {
  const lifecycle = process.lifecycles[name];
  if (lifecycle === undefined) throw new Error(`the provider has no ${name}`);
  return lifecycle;
}
