import { credentialProblem } from "../../arguments/credential";
import { ProviderError } from "../errors/provider-error";
import type { Login } from "../http/call-login";
import { toBearer } from "./access-tokens";

/** A login by a token that was just minted or will be adopted. Throws when a header cannot carry its value. */
export function tokenLogin(description: string, token: string): Login {
  const problem = credentialProblem(token);
  if (problem !== undefined) throw new ProviderError("CREDENTIAL_MALFORMED", `the value of ${description} ${problem}`);
  return { description, authorize: () => Promise.resolve(toBearer(token)), forget: () => undefined };
}
