import { quote } from "../values/quote";
import { type AdoptedToken, adoptedTokenProblem } from "../values/adopted-token";
import { delayProblem, durationProblem, toDelaySeconds } from "../values/duration";
import {
  type AdministratorLogin,
  administratorLoginProblem,
  type PrincipalLogin,
  principalLoginProblem,
} from "../values/login";
import { scopesProblem } from "../values/token-scopes";
import { toWorkspaceOrigin, workspaceHostProblem } from "../values/workspace-host";
import { type CheckFailure, isUnknown, type Properties } from "./lifecycle";
import { toComment } from "./marker";

/** The inputs of a personal access token, all known. */
export interface TokenInputs {
  /** Scheme, host and port of the workspace. */
  readonly origin: string;
  readonly applicationId: string;
  readonly servicePrincipalId: string | undefined;
  readonly login: PrincipalLogin;
  readonly administrator: AdministratorLogin | undefined;
  readonly owner: string;
  readonly label: string;
  readonly lifetime: string;
  readonly scopes: readonly string[] | undefined;
  readonly comment: string | undefined;
  /** How long a replaced token is left alive, in seconds. */
  readonly overlapSeconds: number;
  readonly rotationTrigger: string | undefined;
  /** The token to take for the first one instead of minting it. */
  readonly adopt: AdoptedToken | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Judge = (value: unknown) => string | undefined;

const REQUIRED: Readonly<Record<string, Judge>> = {
  host: workspaceHostProblem,
  applicationId: uuidProblem,
  login: principalLoginProblem,
  owner: uuidProblem,
  lifetime: durationProblem,
};

const OPTIONAL: Readonly<Record<string, Judge>> = {
  administrator: administratorLoginProblem,
  scopes: scopesProblem,
  comment: textProblem,
  overlap: delayProblem,
  rotationTrigger: textProblem,
  adopt: adoptedTokenProblem,
  servicePrincipalId: (value) =>
    /^\d+$/.test(String(value)) ? undefined : `${quote(value)} is not the numeric id of a service principal`,
};

/** What is wrong with the inputs as far as they are known, property by property. */
export function tokenInputProblems(properties: Properties, only?: readonly string[]): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const [property, judge] of Object.entries({ ...REQUIRED, ...OPTIONAL })) {
    if (only !== undefined && !only.includes(property)) continue;
    const value = properties[property];
    // An output without a value comes as null.
    if (isUnknown(value) || (property in OPTIONAL && value == null)) continue;
    const reason = judge(value);
    if (reason !== undefined) failures.push({ property, reason });
  }
  return failures;
}

/** The inputs as saved in state or given to create, which were checked before. */
export function toTokenInputs(properties: Properties): TokenInputs {
  return {
    origin: toWorkspaceOrigin(String(properties.host)),
    applicationId: String(properties.applicationId),
    servicePrincipalId: optionalText(properties.servicePrincipalId),
    login: properties.login as PrincipalLogin,
    administrator: properties.administrator as AdministratorLogin | undefined,
    owner: String(properties.owner).toLowerCase(),
    label: String(properties.label),
    lifetime: String(properties.lifetime),
    scopes: properties.scopes as readonly string[] | undefined,
    comment: optionalText(properties.comment),
    overlapSeconds: isUnknown(properties.overlap) ? 0 : toDelaySeconds(optionalText(properties.overlap) ?? "0s"),
    rotationTrigger: optionalText(properties.rotationTrigger),
    adopt: (properties.adopt ?? undefined) as AdoptedToken | undefined,
  };
}

/** The comment of a token with these inputs: the user's words and the marker. */
export function toOwnComment({ comment, owner, rotationTrigger, label }: TokenInputs): string {
  return toComment(comment, { owner, rotation: rotationTrigger ?? "-", label });
}

export function uuidProblem(value: unknown): string | undefined {
  return typeof value === "string" && UUID.test(value) ? undefined : `${quote(value)} is not a UUID`;
}

function textProblem(value: unknown): string | undefined {
  return typeof value === "string" ? undefined : `${quote(value)} is not text`;
}

function optionalText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
