import type { AdministratorLogin } from "../values/login";
import { toSeconds } from "../values/duration";
import type { CheckFailure } from "./lifecycle";
import { administratorLogin, NoAdministratorError } from "./login/administrator";
import { explain } from "./remedies";
import { ApiError } from "./rest/api-error";
import { getTokenPolicy, type TokenPolicy } from "./rest/workspace-conf";
import { WorkspaceClient } from "./rest/workspace-client";

const policies = new Map<string, Promise<TokenPolicy>>();

/**
 * What in the workspace stands against a token with this lifetime: read-only, one request per workspace and process.
 * Without an administrator's login nothing is asked, and the user is told so.
 */
export async function preflight(
  origin: string,
  lifetime: string,
  given: AdministratorLogin | undefined,
): Promise<CheckFailure[]> {
  let policy: TokenPolicy;
  try {
    policy = await getPolicyOnce(origin, given);
  } catch (error) {
    if (error instanceof NoAdministratorError) {
      console.log(`not checked before the update: whether ${origin} allows this token (${error.message})`);
      return [];
    }
    const isHost = !(error instanceof ApiError) || error.status === 404;
    return [
      { property: isHost ? "host" : "administrator", reason: `the workspace could not be checked: ${explain(error)}` },
    ];
  }
  const failures: CheckFailure[] = [];
  if (!policy.isEnabled) {
    const remedy =
      "an administrator enables them under Settings > Advanced > Personal access tokens (enableTokensConfig)";
    failures.push({ property: "host", reason: `personal access tokens are disabled in ${origin}: ${remedy}` });
  }
  if (policy.longestLifetimeDays !== undefined && toSeconds(lifetime) > policy.longestLifetimeDays * 86_400) {
    const reason = `${lifetime} is longer than ${origin} allows: at most ${policy.longestLifetimeDays}d (maxTokenLifetimeDays)`;
    failures.push({ property: "lifetime", reason });
  }
  return failures;
}

/** Concurrent checks of one workspace share one request; a failed one is not kept. */
async function getPolicyOnce(origin: string, given: AdministratorLogin | undefined): Promise<TokenPolicy> {
  const key = JSON.stringify([origin, given]);
  const known = policies.get(key);
  if (known !== undefined) return known;
  const pending = Promise.resolve().then(() =>
    getTokenPolicy(new WorkspaceClient(origin, administratorLogin(origin, given))),
  );
  policies.set(key, pending);
  pending.catch(() => policies.delete(key));
  return pending;
}
