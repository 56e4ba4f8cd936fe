import { findEntitlement } from "../../dynamic/provider/checks/entitlement-check";
import { checkPrincipalRecord, readPrincipalRecord } from "../../dynamic/provider/checks/principal-record-check";
import { readSecretSlots } from "../../dynamic/provider/checks/secret-quota-check";
import { toErrorCode } from "../../dynamic/provider/errors/remedies";
import type { Principal } from "../../dynamic/provider/logins/principal-session";
import { SECRET_QUOTA } from "../../dynamic/provider/logins/secret-slots";
import { findTokenUsage, isWithoutTokens } from "../../dynamic/provider/tokens/token-usage";
import { findByObjectId } from "../principal-of-object";
import { toCommandLine } from "../workspace-options";
import type { DoctorCheck, DoctorContext } from "./doctor-context";
import { type DoctorFinding, toFailedFinding } from "./doctor-finding";
import { clientOf } from "./login-checks";

/** Whether the workspace has the principal, and it is active. */
export const principalCheck: DoctorCheck = {
  name: "principal",
  needs: ["administrator"],
  needsAdministrator: true,
  needsPrincipal: true,
  async find(context) {
    const { runtime } = context;
    const principal = principalOf(context);
    // A doctor does not wait for a principal that may be new.
    const record = await readPrincipalRecord(runtime, principal, (attempt) => attempt()).catch((error: unknown) => {
      if (toErrorCode(error) !== "NOT_LISTED") throw error;
      return undefined;
    });
    if (record === undefined) return findMissing(context, principal);
    const { ok, because } = await checkPrincipalRecord(runtime, principal);
    const { servicePrincipalId, displayName, externalId, isActive } = record;
    const facts = { servicePrincipalId, displayName, objectId: externalId, isActive };
    if (!ok) return { status: "problem", because, facts };
    const name = displayName === undefined ? principal.applicationId : `${displayName} (${principal.applicationId})`;
    const kind = externalId === undefined ? "without an object id of Entra" : `managed by Entra (${externalId})`;
    return { status: "ok", because: `${name}, active, ${kind}`, facts };
  },
};

/** Says so where an object id of Entra was given: it looks the same. */
async function findMissing(context: DoctorContext, { origin, applicationId }: Principal): Promise<DoctorFinding> {
  context.isMissing = true;
  const code = "NOT_LISTED";
  const missing = `the workspace ${origin} has no service principal with application id ${applicationId}`;
  const found = await findByObjectId(clientOf(context), applicationId);
  if (found === undefined) return { status: "problem", because: `${missing}: add it there first`, code };
  return {
    status: "problem",
    because: `${missing}: this is the object id of ${found}, which is its application id`,
    remedy: `Give that. This examines it: ${toCommandLine(context.options, "doctor", "--principal", found)}`,
    code,
  };
}

/** Through what the principal enters the workspace. */
export const entitlementCheck: DoctorCheck = {
  name: "entitlement",
  needs: ["principal"],
  needsAdministrator: true,
  needsPrincipal: true,
  async find(context) {
    const principal = principalOf(context);
    const entitlement = await findEntitlement(context.runtime, principal);
    if (entitlement !== undefined) return { status: "ok", because: `it has ${entitlement}`, facts: { entitlement } };
    return {
      status: "warning",
      because: `${principal.applicationId} has no entitlement, neither of its own nor by a group that the workspace shows`,
      remedy:
        "Give it workspace-access, or a group that it is in, under Settings > Identity and access; a stack that makes the principal gives it by entitlements",
      facts: { entitlement: null },
    };
  },
};

/** Whether the principal may use tokens, and through what. */
export const canUseCheck: DoctorCheck = {
  name: "can-use",
  needs: ["principal"],
  needsAdministrator: true,
  needsPrincipal: true,
  async find(context) {
    const { applicationId } = principalOf(context);
    try {
      const through = await findTokenUsage(clientOf(context), applicationId);
      if (through !== undefined) {
        const words = through === "present" ? "by an entry of its own" : `through the ${through}`;
        return { status: "ok", because: `it has CAN USE ${words}`, facts: { through } };
      }
    } catch (error) {
      if (!isWithoutTokens(error)) throw error;
      return {
        status: "ok",
        because: "nobody has a token yet, so that the workspace has no permissions on tokens: pulumi up grants CAN USE",
        facts: { through: null },
      };
    }
    return {
      status: "warning",
      because: `${applicationId} has no CAN USE on tokens`,
      remedy:
        'pulumi up as this administrator grants it, unless usage is "assumed"; by hand: Settings > Advanced > Personal access tokens > Permission settings',
      code: "NO_CAN_USE",
      facts: { through: null },
    };
  },
};

/** How many OAuth secrets the principal has: a login by one-time secrets needs room for one. */
export const secretQuotaCheck: DoctorCheck = {
  name: "secret-quota",
  needs: ["principal"],
  needsAdministrator: true,
  needsPrincipal: true,
  async find(context) {
    try {
      const { secrets, problem } = await readSecretSlots(context.runtime, principalOf(context));
      const facts = { count: secrets.length, quota: SECRET_QUOTA };
      if (problem !== undefined) return { status: "problem", because: problem, code: "SECRET_QUOTA", facts };
      const because = `it has ${secrets.length} of the ${SECRET_QUOTA} OAuth secrets that a workspace allows`;
      return { status: "ok", because, facts };
    } catch (error) {
      if (toErrorCode(error) !== "NOT_ACCOUNT_ADMINISTRATOR") throw error;
      return toFailedFinding(error, "warning");
    }
  },
};

function principalOf({ principal }: DoctorContext): Principal {
  if (principal === undefined) throw new Error("no principal was named");
  return principal;
}
