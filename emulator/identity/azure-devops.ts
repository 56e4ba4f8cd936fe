import { type EmulatorRequest, type EmulatorResponse, HttpFailure } from "../kernel/exchange";
import type { AddRoute, Context } from "./identity-state";
import { AZURE_DEVOPS, type Issuer, issueIdentityToken } from "./issuers";

/** Whatever a client asks for, the tokens are for this audience. */
const AUDIENCE = "api://AzureADTokenExchange";
const LIFETIME_SECONDS = 600;

/**
 * The identity token of a job of Azure Pipelines: that of the pipeline, or of the service connection that the query
 * names. Clients also send two slashes after the collection, because its address ends in one.
 *
 * @see https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create
 */
export function addAzureDevOpsRoutes(route: AddRoute): void {
  const rest = ":project/_apis/distributedtask/hubs/:hub/plans/:plan/jobs/:job/oidctoken";
  route("POST", `/${AZURE_DEVOPS.organization}/${rest}`, answerOidcToken);
  route("POST", `/${AZURE_DEVOPS.organization}//${rest}`, answerOidcToken);
}

async function answerOidcToken(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  const { identity, seed } = context.tenant;
  const { accessToken, projectId, planId, jobId } = seed.runners.azureDevOps;
  if (request.headers["authorization"]?.replace(/^Bearer +/i, "") !== accessToken) throw toSignIn(request);
  if (request.query.get("api-version") === null) {
    throw failure(400, "No api-version was supplied for the request. The version must be supplied.");
  }
  const { project, plan, job } = request.params;
  if (project !== projectId || plan !== planId || job !== jobId) {
    throw failure(404, `No job of the plan ${plan} has the id ${job}.`);
  }
  const { issuer, subject } = findIssuer(request, context);
  const oidcToken = await issueIdentityToken(
    identity,
    { issuer, subject, audience: AUDIENCE, lifetimeSeconds: LIFETIME_SECONDS },
    context.now,
    () => context.touch(),
  );
  context.describe({ note: `identity token of ${subject}` });
  return { status: 200, body: { oidcToken } };
}

function findIssuer(request: EmulatorRequest, { tenant }: Context): Issuer {
  const id = request.query.get("serviceConnectionId");
  if (id === null || id === "") return tenant.identity.issuers["azure-devops"];
  const connection = tenant.identity.serviceConnections.find((known) => known.id === id.toLowerCase());
  if (connection !== undefined) return connection;
  throw failure(404, `Service connection ${id} was not found, or this pipeline may not use it.`);
}

/** Somebody unknown is sent to the sign-in page, unless the client asks for a plain refusal. */
function toSignIn({ headers, origin }: EmulatorRequest): HttpFailure {
  if (headers["x-tfs-fedauthredirect"]?.toLowerCase() === "suppress") {
    return failure(401, "TF400813: The user '' is not authorized to access this resource.");
  }
  return new HttpFailure({ status: 302, headers: { location: `${origin}/_signin?realm=dev.azure.com` } });
}

function failure(status: number, message: string): HttpFailure {
  const typeName = "Microsoft.TeamFoundation.DistributedTask.WebApi.DistributedTaskException";
  return new HttpFailure({ status, body: { $id: "1", innerException: null, message, typeName, errorCode: 0 } });
}
