import type { EmulatorRequest } from "../../kernel/exchange";
import type { Context } from "../azure-state";
import type { ManagedIdentity } from "../directory";
import { issueAccessToken } from "../entra/issued-token";
import { findResource } from "../entra/resource-scope";

/** Tokens of managed identities live a day. */
const LIFETIME_SECONDS = 86_399;

/** An access token of a managed identity. */
export interface IdentityAccessToken {
  readonly value: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly expiresOn: number;
  readonly lifetimeSeconds: number;
}

/** Issues an access token for the resource of a request; throws Entra's refusal of an unknown resource. */
export async function issueIdentityAccessToken(
  request: EmulatorRequest,
  context: Context,
  identity: ManagedIdentity,
  resource: string,
): Promise<IdentityAccessToken> {
  const { directory } = context.tenant;
  const api = findResource(request, context, resource);
  const issuedAt = Math.floor(context.now / 1000);
  context.describe({ caller: identity.clientId, note: "managed identity" });
  const value = await issueAccessToken(directory, {
    audience: resource,
    api,
    issuedAt,
    lifetimeSeconds: LIFETIME_SECONDS,
    claims: {
      appid: identity.clientId,
      appidacr: "2",
      idtyp: "app",
      oid: identity.objectId,
      sub: identity.objectId,
      xms_mirid: identity.resourceId,
    },
  });
  return { value, issuedAt, expiresOn: issuedAt + LIFETIME_SECONDS, lifetimeSeconds: LIFETIME_SECONDS };
}
