import {
  EXISTING_PRINCIPAL,
  PERSONAL_ACCESS_TOKEN,
  PUBLISHED_SECRET,
  ROTATION_SCHEDULE,
  TOKEN_RETIREMENT,
  TOKEN_USAGE_GRANT,
} from "../../dynamic/arguments";
import type { ArgumentList } from "../../dynamic/arguments/argument";
import { type InputRules, toInputs } from "./input-specs";
import type { PropertySpecs, ResourceSpec } from "./schema-spec";
import { described, FLAG, listOf, mapOf, named, plain, secret, TEXT, WHOLE_NUMBER } from "./type-specs";

/** Outputs by name: those that are always there, and those that may be missing. */
interface Outputs {
  readonly always?: PropertySpecs;
  readonly sometimes?: PropertySpecs;
}

/** The resources that a component is made of, by name. Ids of resources are no outputs: each has an `id`. */
export const CUSTOM_RESOURCES: Readonly<Record<string, ResourceSpec>> = {
  ExistingPrincipal: toResource(
    "Finds a service principal of a workspace, in the preview too, and keeps what it found: the principal stays the same " +
      "if it gets another name later. A destroy leaves it alone.",
    EXISTING_PRINCIPAL,
    { secrets: ["administrator"] },
    {
      always: {
        applicationId: described(TEXT, "Application (client) id."),
        servicePrincipalId: described(TEXT, "Numeric id in the workspace."),
      },
    },
  ),
  PersonalAccessToken: toResource(
    "A personal access token that a service principal owns; its `id` is the id of the token. It is minted as that " +
      "principal, proved before anything depends on it, and revoked when it is replaced or destroyed. A replacement mints " +
      "the new token first, updates everything that uses it, and revokes the old one last.",
    PERSONAL_ACCESS_TOKEN,
    {
      secrets: ["login", "administrator", "adopt"],
      types: { publish: mapOf(named("TokenSink")), storeValue: plain(FLAG) },
    },
    {
      always: {
        tokenValue: secret(TEXT, "The token itself. With `storeValue: false` there is none here."),
        lineage: described(TEXT, "Id of the token's series."),
        createdAt: described(TEXT, "When it was minted, RFC 3339."),
        expiresAt: described(TEXT, "When it expires, RFC 3339."),
      },
      sometimes: {
        valueHash: described(TEXT, "SHA-256 of the value, in hexadecimal digits; only with `storeValue: false`."),
        published: described(
          mapOf(named("TokenPlace")),
          "Where readers find the token, by the names of the sinks that have it; only with `storeValue: false`.",
        ),
      },
    },
  ),
  PublishedSecret: toResource(
    "The current token in a secret that others read: in a Key Vault, or in a secret scope of Databricks. A rotation " +
      "writes it in place, after the new token was proved and before the old one is revoked. A destroy removes only what " +
      "the resource has written.",
    PUBLISHED_SECRET,
    {
      secrets: ["tokenValue", "login", "administrator"],
      types: { login: named("AdministratorLogin") },
    },
    {
      always: { uri: described(TEXT, "Address of the secret for its readers, without a version.") },
      sometimes: {
        version: described(TEXT, "The version that was written last; none where a place has no versions."),
        sha256: described(TEXT, "SHA-256 of the value that the place holds."),
      },
    },
  ),
  RotationSchedule: toResource(
    "Decides whether a token is due, and why: a counter that increases when `rotationTrigger` or `lifetime` changes, and " +
      "when a renewal is due. It changes nothing elsewhere and keeps no secret. Pass `generation`, as text, to the " +
      "`rotation` of a `PersonalAccessToken`, and its `id` to the `lineage` of one token.",
    ROTATION_SCHEDULE,
    {},
    {
      always: {
        generation: described(WHOLE_NUMBER, "Number of the current generation, from 1."),
        startedAt: described(TEXT, "When the current generation began, RFC 3339."),
        reason: described(TEXT, "Why the current generation began."),
        renewAt: described(TEXT, "From when on a `pulumi up` renews the token, RFC 3339."),
      },
    },
  ),
  TokenRetirement: toResource(
    "Revokes the tokens that a `PersonalAccessToken` with an `overlap` has replaced: the first `pulumi up` after their " +
      "overlap revokes them, and its preview shows that. Nothing should depend on it. A destroy revokes all retired " +
      "tokens at once.",
    TOKEN_RETIREMENT,
    { secrets: ["administrator"] },
    {
      always: {
        pending: described(
          listOf(TEXT),
          "When to look for retired tokens, RFC 3339: shortly after each overlap is over.",
        ),
      },
      sometimes: {
        stillUsed: described(listOf(TEXT), "Ids of the tokens whose overlap is over but that are still used."),
      },
    },
  ),
  TokenUsageGrant: toResource(
    "Lets one service principal use personal access tokens: adds CAN_USE for it to the workspace's token permissions, and " +
      "changes no other entry. A destroy does not remove it, because the API can only replace the whole list.",
    TOKEN_USAGE_GRANT,
    { secrets: ["administrator"] },
    {
      always: {
        source: described(
          TEXT,
          'The source of the principal\'s CAN_USE: "added" by this resource, "present" before it, or "group NAME".',
        ),
      },
    },
  ),
};

function toResource(
  description: string,
  list: ArgumentList,
  rules: InputRules,
  { always = {}, sometimes = {} }: Outputs,
): ResourceSpec {
  return {
    description,
    properties: { ...always, ...sometimes },
    required: Object.keys(always),
    ...toInputs(list, rules),
  };
}
