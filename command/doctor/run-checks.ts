import { isExpected } from "../../dynamic/provider/lifecycles/clean-failures";
import type { DoctorCheck, DoctorContext } from "./doctor-context";
import { type DoctorCheckName, type DoctorFinding, type NamedFinding, toFailedFinding } from "./doctor-finding";
import { administratorCheck, entraCheck, identityCheck, loginCheck } from "./login-checks";
import { certificatesCheck, clockCheck, connectionCheck, proxyCheck } from "./network-checks";
import { canUseCheck, entitlementCheck, principalCheck, secretQuotaCheck } from "./principal-findings";
import { lifetimeCheck, tokenQuotaCheck, tokensCheck, tokensEnabledCheck } from "./workspace-checks";

/** Every check after that of the host, in the order in which they are made. */
const CHECKS: readonly DoctorCheck[] = [
  proxyCheck,
  certificatesCheck,
  connectionCheck,
  clockCheck,
  loginCheck,
  identityCheck,
  entraCheck,
  administratorCheck,
  tokensEnabledCheck,
  lifetimeCheck,
  principalCheck,
  entitlementCheck,
  canUseCheck,
  tokenQuotaCheck,
  secretQuotaCheck,
  tokensCheck,
];

/**
 * Makes the checks one after the other; each finding is yielded as soon as it is there. `host` is the first one; without a
 * host there is no context.
 */
export async function* runChecks(
  host: DoctorFinding,
  context: DoctorContext | undefined,
  hasPrincipal: boolean,
): AsyncGenerator<NamedFinding> {
  const found = new Map<DoctorCheckName, DoctorFinding>([["host", host]]);
  yield { check: "host", ...host };
  for (const check of CHECKS) {
    if (check.needsPrincipal && !hasPrincipal) continue;
    const finding = await makeCheck(check, context, found);
    found.set(check.name, finding);
    yield { check: check.name, ...finding };
  }
}

async function makeCheck(
  { name, needs, needsAdministrator, find }: DoctorCheck,
  context: DoctorContext | undefined,
  found: ReadonlyMap<DoctorCheckName, DoctorFinding>,
): Promise<DoctorFinding> {
  const failed = context === undefined ? "host" : needs.find((need) => isMissing(found.get(need)));
  if (context === undefined || failed !== undefined)
    return { status: "unchecked", because: toBlockedWords(failed ?? "host", found) };
  if (needsAdministrator && context.isAdministrator !== true)
    return { status: "unchecked", because: "only an administrator of the workspace may ask" };
  try {
    return await find(context);
  } catch (error) {
    if (!isExpected(error)) throw new Error(`the check of ${name} failed`, { cause: error });
    return toFailedFinding(error);
  }
}

function isMissing(finding: DoctorFinding | undefined): boolean {
  return finding === undefined || finding.status === "problem" || finding.status === "unchecked";
}

/** Names the check that failed at first. */
function toBlockedWords(name: DoctorCheckName, found: ReadonlyMap<DoctorCheckName, DoctorFinding>): string {
  const finding = found.get(name);
  return finding?.status === "unchecked" ? finding.because : `the check of ${name.replaceAll("-", " ")} failed`;
}
