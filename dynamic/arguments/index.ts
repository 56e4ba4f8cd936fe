import { administrator } from "./administrator";
import { adopt } from "./adopt";
import { applicationId } from "./application-id";
import type { ArgumentList } from "./argument";
import { comment } from "./comment";
import { sink } from "./data-plane-sink";
import { firstExpiresAt } from "./first-expires-at";
import { host } from "./host";
import { lifetime } from "./lifetime";
import { lineage } from "./lineage";
import { login } from "./login";
import { objectId } from "./object-id";
import { overlap } from "./overlap";
import { principalName } from "./principal-name";
import { renewBefore } from "./renew-before";
import { revokeWhen } from "./revoke-when";
import { rotation } from "./rotation";
import { rotationTrigger } from "./rotation-trigger";
import { scopes } from "./scopes";
import { servicePrincipalId } from "./service-principal-id";
import { storeValue } from "./store-value";
import { tokenId } from "./token-id";
import { tokenPublish } from "./token-publish";
import { expiresAt, publishedTokenId, sinkLogin, tokenValue } from "./published-token";
import { usage } from "./usage";
import { windows } from "./windows";

/** The arguments of a `PersonalAccessToken`. */
export const PERSONAL_ACCESS_TOKEN = {
  required: { host, applicationId, login, lineage, lifetime },
  optional: {
    servicePrincipalId,
    administrator,
    scopes,
    comment,
    overlap,
    rotation,
    adopt,
    usage,
    storeValue,
    publish: tokenPublish,
  },
} as const satisfies ArgumentList;

/** The arguments of an `ExistingPrincipal`. */
export const EXISTING_PRINCIPAL = {
  required: { host },
  optional: { objectId, displayName: principalName, servicePrincipalId, administrator },
} as const satisfies ArgumentList;

/** The arguments of a `TokenUsageGrant`. */
export const TOKEN_USAGE_GRANT = {
  required: { host, applicationId },
  optional: { administrator },
} as const satisfies ArgumentList;

/** The arguments of a `PublishedSecret`. */
export const PUBLISHED_SECRET = {
  required: { host, sink, tokenId: publishedTokenId, tokenValue, expiresAt, lineage },
  optional: { administrator, login: sinkLogin },
} as const satisfies ArgumentList;

/** The arguments of a `TokenRetirement`. */
export const TOKEN_RETIREMENT = {
  required: { host, applicationId, lineage, overlap, tokenId },
  optional: { revokeWhen, administrator },
} as const satisfies ArgumentList;

/** The arguments of a `RotationSchedule`. */
export const ROTATION_SCHEDULE = {
  required: { lifetime },
  optional: { renewBefore, windows, rotationTrigger, firstExpiresAt, host },
} as const satisfies ArgumentList;
