import { NoAnswerError, toText } from "../errors/api-error";
import type { Runtime } from "../runtime";
import { fetchAnswer, isOfApi } from "./fetch-answer";
import { toPatience } from "./patience";
import { isPrivateLinkRefusal, isRedirect, toRedirectError } from "./redirect";
import { retry } from "./retry";

/** What a host answers to somebody whom no workspace knows. */
export interface HostAnswer {
  /** Why it is no workspace any more, in words; undefined for a workspace, whatever it answers. */
  readonly goneBecause: string | undefined;
  /** The workspace's clock, epoch milliseconds; undefined if no answer was its own. */
  readonly time: number | undefined;
}

/** Calls that every workspace has, and refuses with an error of its API. */
const PATHS = ["/api/2.0/token/list", "/api/2.0/preview/scim/v2/Me"];

/**
 * Asks a host whether it is still a workspace, without a credential. It is none if nobody answers, or if it answers
 * every call with 404, a redirect or a page; the redirect of a private link is that of a workspace. Never throws.
 */
export async function probeHost(runtime: Runtime, origin: string): Promise<HostAnswer> {
  const answers: HostAnswer[] = [];
  for (const path of PATHS) answers.push(await probe(runtime, `${origin}${path}`, answers.length === 0));
  const isGone = answers.every(({ goneBecause }) => goneBecause !== undefined);
  return {
    goneBecause: isGone ? answers[0]?.goneBecause : undefined,
    time: answers.map(({ time }) => time).find((time) => time !== undefined),
  };
}

/** Only the first call waits for somebody to answer. */
async function probe(runtime: Runtime, url: string, isPatient: boolean): Promise<HostAnswer> {
  try {
    return await retry(
      runtime,
      url,
      () => askOnce(runtime, url),
      (error) => (isPatient ? toPatience(error, true) : 0),
    );
  } catch (error) {
    return { goneBecause: isOnTheWay(error) ? undefined : toText(error), time: undefined };
  }
}

/** Whether a proxy or a missing root certificate is the reason: the host may well be there. */
function isOnTheWay(error: unknown): boolean {
  return error instanceof NoAnswerError && (error.isRefused || error.isOfProxy);
}

async function askOnce(runtime: Runtime, url: string): Promise<HostAnswer> {
  const attempted = `GET ${url}`;
  const answer = await fetchAnswer(runtime, attempted, url, {
    // A workspace answers a call without any credential by its login page.
    headers: { accept: "application/json", "user-agent": "pulumi-databricks-pat", authorization: "Bearer none" },
  });
  const { status, headers, text } = answer;
  const goneBecause = toGoneBecause(attempted, status, headers.get("location"), text);
  const time = goneBecause === undefined && isOfApi(answer) ? Date.parse(headers.get("date") ?? "") : Number.NaN;
  return { goneBecause, time: Number.isNaN(time) ? undefined : time };
}

function toGoneBecause(attempted: string, status: number, location: string | null, text: string): string | undefined {
  if (isRedirect(status)) {
    const redirect = toRedirectError(attempted, status, location);
    return isPrivateLinkRefusal(redirect) ? undefined : redirect.message;
  }
  if (status === 404 || status === 410) return `${attempted} returned ${status}`;
  return status < 300 && !isJson(text) ? `${attempted} returned a page instead of JSON` : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
