import type { AdministratorLogin } from "../../arguments/auth-types";

/** By whose login a sink is written, all of them perhaps left out: then by the one of the environment. */
export interface SinkLogin {
  /** Origin of the workspace, which tells the cloud of Azure. */
  readonly origin: string;
  /** The login of the sink's own. */
  readonly login: AdministratorLogin | undefined;
  readonly administrator: AdministratorLogin | undefined;
}
