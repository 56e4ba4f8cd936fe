import { administrator } from "../dynamic/arguments/administrator";
import { adopt } from "../dynamic/arguments/adopt";
import { applicationId } from "../dynamic/arguments/application-id";
import type { Argument, ArgumentList } from "../dynamic/arguments/argument";
import { comment } from "../dynamic/arguments/comment";
import { displayName } from "../dynamic/arguments/display-name";
import { entitlements } from "../dynamic/arguments/entitlements";
import { entraLogin } from "../dynamic/arguments/entra-login";
import { host } from "../dynamic/arguments/host";
import { kind, type PrincipalKind } from "../dynamic/arguments/kind";
import { lifetime } from "../dynamic/arguments/lifetime";
import { login } from "../dynamic/arguments/login";
import { overlap } from "../dynamic/arguments/overlap";
import { publish } from "../dynamic/arguments/publish";
import { renewBefore } from "../dynamic/arguments/renew-before";
import { revokeWhen } from "../dynamic/arguments/revoke-when";
import { rotationTrigger } from "../dynamic/arguments/rotation-trigger";
import { scopes } from "../dynamic/arguments/scopes";
import { servicePrincipalId } from "../dynamic/arguments/service-principal-id";
import { storeValue } from "../dynamic/arguments/store-value";
import { usage } from "../dynamic/arguments/usage";
import { windows } from "../dynamic/arguments/windows";
import type {
  DatabricksPrincipalArgs,
  EntraPrincipalArgs,
  ExistingPrincipalArgs,
  ServicePrincipalTokenArgs,
} from "./service-principal-token-args";

const COMMON = {
  host,
  lifetime,
  renewBefore,
  rotationTrigger,
  windows,
  overlap,
  revokeWhen,
  scopes,
  comment,
  publish,
  storeValue,
  administrator,
};

type Named<Args> = Readonly<Record<Exclude<keyof Args, "kind">, Argument>>;

const ENTRA: Named<EntraPrincipalArgs> = { ...COMMON, displayName, entitlements, login: entraLogin };
const DATABRICKS: Named<DatabricksPrincipalArgs> = { ...COMMON, displayName, entitlements };
const { applicationId: _required, ...existing }: Named<ExistingPrincipalArgs> = {
  ...COMMON,
  applicationId,
  servicePrincipalId,
  login,
  usage,
  adopt,
};

/** The arguments of a `ServicePrincipalToken`, by the kind of its principal. The compiler holds them to their types. */
export const ARGUMENTS: Readonly<Record<PrincipalKind, ArgumentList>> = {
  entra: { required: { kind }, optional: ENTRA },
  databricks: { required: { kind }, optional: DATABRICKS },
  existing: { required: { kind, applicationId }, optional: existing },
};

/** Arguments that decide which resources exist, so they must be known when the program runs. */
export const STRUCTURAL: Readonly<Record<ServicePrincipalTokenArgs["kind"], readonly string[]>> = {
  entra: ["overlap", "publish", "storeValue", "entitlements", "login"],
  databricks: ["overlap", "publish", "storeValue", "entitlements"],
  existing: ["overlap", "publish", "storeValue", "usage"],
};
