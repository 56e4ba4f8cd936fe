import type { AdministratorLogin } from "../values/login";
import { toWorkspaceOrigin } from "../values/workspace-host";
import { assertRealTime } from "./clock";
import { getCurrentToken } from "./current-tokens";
import { toFailure } from "./failure";
import { compare, isUnknown, type Properties, type ResourceLifecycle } from "./lifecycle";
import { administratorClient, NoAdministratorError, rememberStackConfiguration } from "./login/administrator";
import { awaitPropagation } from "./propagation";
import { toMarker } from "./marker";
import { preflightAdministrator } from "./preflight";
import { explain } from "./remedies";
import { ApiError } from "./rest/api-error";
import { findServicePrincipal } from "./rest/service-principals";
import { addTokenUsage, getTokenPermissions } from "./rest/token-permissions";
import { createToken, revokeToken } from "./rest/tokens";
import type { WorkspaceClient } from "./rest/workspace-client";
import { administratorAuthority } from "./token-authority";
import { tokenInputProblems } from "./token-inputs";

/** Lifetime of the token that a workspace without any needs for a moment before it has token permissions. */
const BOOTSTRAP_SECONDS = 900;

/** Inputs of which a change means another grant. */
const REPLACING = ["host", "applicationId"] as const;

interface GrantInputs {
  readonly origin: string;
  readonly applicationId: string;
  readonly owner: string;
  readonly administrator: AdministratorLogin | undefined;
}

/** Grants made in this process: one made again for the same principal must not be cleaned up after. */
const made = new Set<string>();

/** Lifecycle of a `TokenUsageGrant`. */
export const tokenUsageGrant: ResourceLifecycle = {
  configure: ({ config }) => rememberStackConfiguration(config),

  /** With a grant ahead, also looks whether there is an administrator who can make it. */
  async check(olds, news) {
    const failures = tokenInputProblems(news, ["host", "applicationId", "owner", "administrator"]);
    const isAhead = compare(olds, news, REPLACING, []).changes;
    if (failures.length > 0 || !isAhead || isUnknown([news.host, news.administrator]))
      return { inputs: news, failures };
    const { origin, administrator } = toGrantInputs(news);
    return { inputs: news, failures: await preflightAdministrator(origin, administrator) };
  },

  diff: (_id, olds, news) => Promise.resolve(compare(olds, news, REPLACING, ["owner", "administrator"])),

  async create(properties) {
    const inputs = toGrantInputs(properties);
    assertRealTime(inputs.origin);
    try {
      const source = await ensureUsage(toAdministrator(inputs), inputs.applicationId);
      made.add(toKey(inputs));
      return { id: inputs.applicationId, outs: { ...properties, source } };
    } catch (error) {
      throw toFailure(`granting CAN_USE on tokens to ${inputs.applicationId} in ${inputs.origin}`, error, {
        alive: "whatever was alive before; nothing was minted or revoked",
        next: "mend that and run pulumi up again, which grants it and goes on",
      });
    }
  },

  /** Gone when neither the principal nor a group of its may use tokens any more. */
  async read(id, properties) {
    const inputs = toGrantInputs(properties);
    try {
      const source = await findUsage(toAdministrator(inputs), inputs.applicationId);
      return source === undefined ? {} : { id, props: properties };
    } catch (error) {
      console.log(
        `the grant for ${inputs.applicationId} could not be looked for and is kept in the state: ${explain(error)}`,
      );
      return { id, props: properties };
    }
  },

  update: (_id, olds, news) => Promise.resolve({ outs: { ...news, source: olds.source } }),

  /** Runs after the token's own delete: revokes whatever this owner has left. The permission itself stays. */
  async delete(_id, properties) {
    const inputs = toGrantInputs(properties);
    if (made.has(toKey(inputs))) return;
    assertRealTime(inputs.origin);
    try {
      await revokeRemains(inputs);
    } catch (error) {
      if (!(error instanceof NoAdministratorError)) {
        throw toFailure(`looking for what is left of ${inputs.applicationId} in ${inputs.origin}`, error, {
          alive: "perhaps tokens that interrupted runs have left; the one that was in use is revoked",
          next:
            "mend that and run pulumi destroy again, or look by hand: " +
            `databricks token-management list --created-by-username ${inputs.applicationId}`,
        });
      }
      console.log(
        `not looked for: tokens of an interrupted run that ${inputs.applicationId} may have left (${error.message})`,
      );
    }
  },
};

async function revokeRemains(inputs: GrantInputs): Promise<void> {
  const authority = administratorAuthority(toAdministrator(inputs), inputs.applicationId);
  const current = getCurrentToken(inputs.origin, inputs.owner);
  for (const token of await authority.list()) {
    if (token.tokenId !== current?.tokenId && toMarker(token.comment)?.owner === inputs.owner)
      await authority.revoke(token.tokenId);
  }
}

/** Adds what is missing and tells where the principal's CAN_USE comes from. */
async function ensureUsage(administrator: WorkspaceClient, applicationId: string): Promise<string> {
  try {
    const source = await findUsage(administrator, applicationId);
    if (source !== undefined) return source;
    await awaitPropagation(() => addTokenUsage(administrator, applicationId));
  } catch (error) {
    if (!isWithoutTokens(error)) throw error;
    await withBootstrapToken(administrator, () => awaitPropagation(() => addTokenUsage(administrator, applicationId)));
  }
  return "added";
}

async function findUsage(administrator: WorkspaceClient, applicationId: string): Promise<string | undefined> {
  const permissions = await getTokenPermissions(administrator);
  if (permissions.servicePrincipals.includes(applicationId.toLowerCase())) return "present";
  if (permissions.groups.every((group) => group === "admins")) return undefined;
  const principal = await findServicePrincipal(administrator, applicationId);
  const group = principal?.groupNames.find((name) => permissions.groups.includes(name));
  return group === undefined ? undefined : `group ${group}`;
}

/** A workspace in which nobody has a token has no token permissions either: "tokens tokens does not exist". */
function isWithoutTokens(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && /tokens does not exist/.test(error.serverMessage);
}

async function withBootstrapToken(administrator: WorkspaceClient, work: () => Promise<void>): Promise<void> {
  const request = {
    comment: "databricks-pat: first token of this workspace, for a moment",
    lifetimeSeconds: BOOTSTRAP_SECONDS,
    scopes: undefined,
  };
  const { info } = await createToken(administrator, request);
  try {
    await work();
  } finally {
    await revokeToken(administrator, info.tokenId).catch((error: unknown) => {
      console.log(
        `token ${info.tokenId} of the administrator could not be revoked and ends by itself within 15 minutes: ${explain(error)}`,
      );
    });
  }
}

function toAdministrator(inputs: GrantInputs): WorkspaceClient {
  return administratorClient(inputs.origin, inputs.administrator);
}

function toGrantInputs(properties: Properties): GrantInputs {
  return {
    origin: toWorkspaceOrigin(String(properties.host)),
    applicationId: String(properties.applicationId),
    owner: String(properties.owner).toLowerCase(),
    administrator: properties.administrator as AdministratorLogin | undefined,
  };
}

function toKey(inputs: GrantInputs): string {
  return `${inputs.origin} ${inputs.applicationId} ${inputs.owner}`;
}
