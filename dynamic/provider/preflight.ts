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
 * What in the workspace stands against a token with this lifetime. Read-only, one request per workspace and process,
 * whatever is checked. Where no administrator may look, and the mint needs none, nothing stands against it, and the user
 * is told what was not checked.
 */
export async function preflightToken(
  origin: string,
  lifetime: string,
  given: AdministratorLogin | undefined,
  needsAdministrator: boolean,
): Promise<CheckFailure[]> {
  const answer = await askOnce(origin, given);
  if (answer instanceof Error) {
    if (!needsAdministrator && isRefused(answer)) return told(origin, answer);
    return toFailures(origin, answer);
  }
  const failures: CheckFailure[] = [];
  if (!answer.isEnabled) {
    const remedy =
      "an administrator enables them under Settings > Advanced > Personal access tokens (enableTokensConfig)";
    failures.push({ property: "host", reason: `personal access tokens are disabled in ${origin}: ${remedy}` });
  }
  if (answer.longestLifetimeDays !== undefined && toSeconds(lifetime) > answer.longestLifetimeDays * 86_400) {
    const reason = `${lifetime} is longer than ${origin} allows: at most ${answer.longestLifetimeDays}d (maxTokenLifetimeDays)`;
    failures.push({ property: "lifetime", reason });
  }
  return failures;
}

/** Whether there is an administrator of the workspace who can be logged in as; asked together with `preflightToken`. */
export async function preflightAdministrator(
  origin: string,
  given: AdministratorLogin | undefined,
): Promise<CheckFailure[]> {
  const answer = await askOnce(origin, given);
  return answer instanceof Error ? toFailures(origin, answer) : [];
}

function toFailures(origin: string, error: Error): CheckFailure[] {
  if (error instanceof NoAdministratorError) return told(origin, error);
  const isHost = !(error instanceof ApiError) || error.status === 404;
  return [
    { property: isHost ? "host" : "administrator", reason: `the workspace could not be checked: ${explain(error)}` },
  ];
}

/** Says what was not checked, which is no failure: a preview without credentials goes on. */
function told(origin: string, error: Error): [] {
  console.log(`not checked before the update: whether ${origin} allows this token (${explain(error)})`);
  return [];
}

function isRefused(error: Error): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

async function askOnce(origin: string, given: AdministratorLogin | undefined): Promise<TokenPolicy | Error> {
  return getPolicyOnce(origin, given).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
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
