import type { AdministratorLogin } from "../../arguments/auth-types";
import { PhaseFailure } from "../errors/phase-failure";
import { administratorClient } from "../logins/administrator-login";
import type { Runtime } from "../runtime";
import { getSeries, isSamePrincipal } from "./current-token";
import type { TokenInputs } from "./token-inputs";
import { ensureTokenUsage } from "./token-usage";

/** The principal that gets CAN USE, and who grants it. */
interface Grantee {
  readonly origin: string;
  readonly applicationId: string;
  readonly administrator: AdministratorLogin | undefined;
}

/** Whether a mint with these inputs is preceded by a grant: this run has seen no token of the principal in the workspace. */
export function grantsUsageFirst(runtime: Runtime, inputs: TokenInputs): boolean {
  if (!inputs.isUsageGranted) return false;
  const seen = getSeries(runtime, inputs);
  return seen === undefined || !isSamePrincipal(seen, inputs);
}

/** Grants CAN USE if it is missing. Returns its source: see `ensureTokenUsage`. Throws `PhaseFailure`. */
export async function grantTokenUsage(
  runtime: Runtime,
  { origin, applicationId, administrator }: Grantee,
): Promise<string> {
  try {
    return await ensureTokenUsage(administratorClient(runtime, origin, administrator), applicationId);
  } catch (error) {
    throw new PhaseFailure(`granting CAN_USE on tokens to ${applicationId} in ${origin}`, error, {
      active: "the same tokens as before; nothing was minted or revoked",
      next: "fix the cause and run pulumi up: it grants CAN_USE and continues",
    });
  }
}
