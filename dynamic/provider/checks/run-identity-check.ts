import { ENTRA_AUDIENCE } from "../../arguments/federated-logins";
import { explain, toErrorCode } from "../errors/remedies";
import { OWN_METHODS } from "../logins/registry";
import { runProblem } from "../logins/run-problem";
import { assertTrusted } from "../logins/trusted-identity";
import type { Runtime } from "../runtime";
import type { Finding } from "./finding";

/** The fields of a login that are known; a preview may not know all of them. */
export type KnownLogin = Readonly<Record<string, string | undefined>>;

/**
 * Whether the run has the identity that the login of the principal trusts, or is about to trust. Asks the platform of the
 * run for an identity token, which costs nothing there, and sends it nowhere. Only another subject or issuer is a failure;
 * where they cannot be compared, the log says so, and the mint finds out.
 */
export async function checkRunIdentity(runtime: Runtime, login: KnownLogin): Promise<readonly Finding[]> {
  const { authType, subject, issuer, audience = ENTRA_AUDIENCE } = login;
  const method = OWN_METHODS.find((own) => own.authType === authType);
  if (method?.identityTokens === undefined || (subject === undefined && issuer === undefined)) return [];
  const goOn = (because: string): readonly Finding[] => {
    runtime.log(`login.subject is not compared with the identity of this run: ${because}`);
    return [];
  };
  const problem = runProblem(runtime, method, login);
  if (problem !== undefined) return goOn(method.run === undefined ? problem : `${problem}: ${method.run.remedy}`);
  try {
    const token = await method.identityTokens(runtime, login)?.getIdentityToken(audience);
    if (token !== undefined) assertTrusted(token, { subject, issuer });
    return [];
  } catch (error) {
    const because = explain(error);
    if (toErrorCode(error) !== "OTHER_IDENTITY" || mayApplyElsewhere(runtime)) return goOn(because);
    return [{ check: "principal's login", argument: "login", ok: false, because }];
  }
}

/** Whether this run only looks at what another one applies: that of a pull request has a subject of its own. */
export function mayApplyElsewhere(runtime: Runtime): boolean {
  return runtime.env.GITHUB_EVENT_NAME === "pull_request";
}
