import { accountProvider } from "../dynamic/arguments/account-provider";
import { administrator } from "../dynamic/arguments/administrator";
import { adopt } from "../dynamic/arguments/adopt";
import { applicationId } from "../dynamic/arguments/application-id";
import type { Argument, ArgumentList } from "../dynamic/arguments/argument";
import { comment } from "../dynamic/arguments/comment";
import { databricksLogin } from "../dynamic/arguments/databricks-login";
import { displayName } from "../dynamic/arguments/display-name";
import { entitlements } from "../dynamic/arguments/entitlements";
import { entraLogin } from "../dynamic/arguments/entra-login";
import { kind, type PrincipalKind } from "../dynamic/arguments/kind";
import { lifetime } from "../dynamic/arguments/lifetime";
import { login } from "../dynamic/arguments/login";
import { objectId } from "../dynamic/arguments/object-id";
import { overlap } from "../dynamic/arguments/overlap";
import { principalName } from "../dynamic/arguments/principal-name";
import { publish } from "../dynamic/arguments/publish";
import { renewBefore } from "../dynamic/arguments/renew-before";
import { revokeWhen } from "../dynamic/arguments/revoke-when";
import { rotationTrigger } from "../dynamic/arguments/rotation-trigger";
import { scopes } from "../dynamic/arguments/scopes";
import { servicePrincipalId } from "../dynamic/arguments/service-principal-id";
import { storeValue } from "../dynamic/arguments/store-value";
import { usage } from "../dynamic/arguments/usage";
import { windows } from "../dynamic/arguments/windows";
import { workspacePlace } from "../dynamic/arguments/workspace-place";
import type {
  CommonArgs,
  DatabricksPrincipalArgs,
  EntraPrincipalArgs,
  ExistingPrincipalArgs,
  ServicePrincipalTokenArgs,
} from "./service-principal-token-args";

type Named<Args> = Readonly<Record<Exclude<keyof Args, "kind">, Argument>>;

/** The arguments of every kind. */
export const COMMON: Named<CommonArgs> = {
  host: workspacePlace,
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

/** The names of the arguments of every kind. */
export type ArgumentName = keyof EntraPrincipalArgs | keyof DatabricksPrincipalArgs | keyof ExistingPrincipalArgs;

/** What takes the place of an application id. */
const IDENTIFIED = "required, or `objectId`, `displayName` or `servicePrincipalId`";

const ENTRA: Named<EntraPrincipalArgs> = { ...COMMON, displayName, entitlements, login: entraLogin };
const DATABRICKS: Named<DatabricksPrincipalArgs> = {
  ...COMMON,
  displayName,
  entitlements,
  login: databricksLogin,
  accountProvider,
};
const EXISTING: Named<ExistingPrincipalArgs> = {
  ...COMMON,
  applicationId: { ...applicationId, fallback: IDENTIFIED },
  objectId,
  displayName: principalName,
  servicePrincipalId,
  login,
  usage,
  adopt,
};

/** The arguments of a `ServicePrincipalToken`, by the kind of its principal. The compiler holds them to their types. */
export const ARGUMENTS: Readonly<Record<PrincipalKind, ArgumentList>> = {
  entra: { required: { kind }, optional: ENTRA },
  databricks: { required: { kind }, optional: DATABRICKS },
  existing: { required: { kind }, optional: EXISTING },
};

/** Arguments that decide which resources exist, so they must be known when the program runs. */
export const STRUCTURAL: Readonly<Record<ServicePrincipalTokenArgs["kind"], readonly string[]>> = {
  entra: ["overlap", "publish", "storeValue", "entitlements", "login"],
  databricks: ["overlap", "publish", "storeValue", "entitlements", "login"],
  existing: ["overlap", "publish", "storeValue", "usage"],
};
