import type { AdministratorClient } from "../../dynamic/provider/logins/administrator-login";
import type { ErrorCode } from "../../dynamic/provider/errors/codes";
import type { ChosenLogin } from "../../dynamic/provider/logins/administrator-choice";
import type { Principal } from "../../dynamic/provider/logins/principal-session";
import type { Runtime } from "../../dynamic/provider/runtime";
import type { Inventory } from "../inventory/inventory";
import type { WorkspaceOptions } from "../workspace-options";
import type { DoctorCheckName, DoctorFinding } from "./doctor-finding";

/** What the checks know, and leave for later ones. */
export interface DoctorContext {
  readonly runtime: Runtime;
  readonly origin: string;
  /** Those that chose workspace and login. */
  readonly options: WorkspaceOptions;
  /** The principal that was asked about. */
  readonly principal: Principal | undefined;
  /** By "connection": whether the workspace answers. */
  isConnected?: boolean;
  /** By "login". */
  login?: ChosenLogin;
  client?: AdministratorClient;
  /** By "identity": the application id or user name. */
  userName?: string;
  /** By "identity": why it failed. */
  identityCode?: ErrorCode;
  /** By "administrator". */
  isAdministrator?: boolean;
  /** By "principal": the workspace does not have it. */
  isMissing?: boolean;
  /** By "token-quota". */
  inventory?: Inventory;
}

/** One check. It only reads. */
export interface DoctorCheck {
  readonly name: DoctorCheckName;
  /** Checks that must not have failed before. */
  readonly needs: readonly DoctorCheckName[];
  /** Whether only an administrator may ask. */
  readonly needsAdministrator?: true;
  /** Whether it is about a principal: left out where none was named. */
  readonly needsPrincipal?: true;
  /** What was found. A failure that says all that a user needs is a problem. */
  readonly find: (context: DoctorContext) => Promise<DoctorFinding> | DoctorFinding;
}
