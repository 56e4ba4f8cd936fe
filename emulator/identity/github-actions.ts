import { type EmulatorRequest, type EmulatorResponse, HttpFailure } from "../kernel/exchange";
import type { AddRoute, Context } from "./identity-state";
import { issueIdentityToken } from "./issuers";

/** The token of a job lives five minutes. */
const LIFETIME_SECONDS = 300;

/** The path of `ACTIONS_ID_TOKEN_REQUEST_URL`; its query ends in the version, to which clients add the audience. */
export const GITHUB_REQUEST_PATH = "/actions/idtoken/5a1b2c3d/7e8f9a0b?api-version=2.0";

/**
 * The identity token of a job of GitHub Actions.
 *
 * @see https://docs.github.com/actions/reference/security/oidc
 */
export function addGithubRoutes(route: AddRoute): void {
  route("GET", GITHUB_REQUEST_PATH.replace(/\?.*$/, ""), answerIdToken);
}

async function answerIdToken(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  const { identity, seed } = context.tenant;
  if (request.headers["authorization"]?.replace(/^Bearer +/i, "") !== seed.runners.github.requestToken) {
    throw new HttpFailure({ status: 401, body: { message: "The request token of the job is missing or not valid." } });
  }
  const { issuer, subject } = identity.issuers.github;
  const { owner, ownerId, name, repositoryId, context: place } = readSubject(subject);
  const value = await issueIdentityToken(
    identity,
    {
      issuer,
      subject,
      audience: request.query.get("audience") ?? `https://github.com/${owner}`,
      lifetimeSeconds: LIFETIME_SECONDS,
      claims: {
        repository: `${owner}/${name}`,
        repository_id: repositoryId,
        repository_owner: owner,
        repository_owner_id: ownerId,
        repository_visibility: "private",
        ref: place.startsWith("ref:") ? place.slice(4) : "refs/heads/main",
        ref_type: "branch",
        ...(place.startsWith("environment:") && { environment: place.slice(12) }),
        event_name: "push",
        workflow: "deploy",
        job_workflow_ref: `${owner}/${name}/.github/workflows/deploy.yml@refs/heads/main`,
        run_id: "10000000001",
        run_number: "1",
        run_attempt: "1",
        runner_environment: "github-hosted",
        actor: "contoso-bot",
        actor_id: "2345678",
      },
    },
    context.now,
    () => context.touch(),
  );
  context.describe({ note: `identity token of ${subject}` });
  return { status: 200, body: { count: value.length, value } };
}

/** "repo:OWNER/NAME:…" or, with ids that never change, "repo:OWNER@ID/NAME@ID:…"; other subjects are customized ones. */
function readSubject(subject: string): Record<"owner" | "ownerId" | "name" | "repositoryId" | "context", string> {
  const [, owner = "contoso", ownerId = "1234567", name = "data-platform", repositoryId = "7654321", context = ""] =
    /^repo:([^/@:]+)(?:@(\d+))?\/([^/@:]+)(?:@(\d+))?:(.*)$/.exec(subject) ?? [];
  return { owner, ownerId, name, repositoryId, context };
}
