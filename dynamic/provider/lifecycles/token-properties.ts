import type { AdministratorLogin, PrincipalLogin } from "../../arguments/auth-types";
import type { AdoptedToken } from "../../arguments/adopt";
import type { TokenSinks } from "../../arguments/token-publish";
import { toWorkspaceOrigin } from "../../arguments/host";
import { toOverlapSeconds } from "../../arguments/overlap";
import type { TokenInputs } from "../tokens/token-inputs";
import { isUnknown, type Properties } from "./properties";

/** The inputs of a `PersonalAccessToken`, from its state or from a create; they were checked before. */
export function toTokenInputs(properties: Properties): TokenInputs {
  const { overlap } = properties;
  return {
    origin: toWorkspaceOrigin(String(properties.host)),
    applicationId: String(properties.applicationId),
    servicePrincipalId: optionalText(properties.servicePrincipalId),
    login: properties.login as PrincipalLogin,
    administrator: properties.administrator as AdministratorLogin | undefined,
    lineage: String(properties.lineage).toLowerCase(),
    label: optionalText(properties.label),
    lifetime: String(properties.lifetime),
    scopes: properties.scopes as readonly string[] | undefined,
    comment: optionalText(properties.comment),
    overlapSeconds: overlap === undefined || isUnknown(overlap) ? 0 : toOverlapSeconds(String(overlap)),
    rotation: optionalText(properties.rotation),
    adopt: properties.adopt as AdoptedToken | undefined,
    isUsageAssumed: properties.usage === "assumed",
    isUsageGranted: properties.usage === "granted",
    hasMadeTrust: properties.madeTrust === true,
    publish: properties.storeValue === false ? ((properties.publish ?? {}) as TokenSinks) : undefined,
    publishedBy: optionalText(properties.publishedBy),
  };
}

function optionalText(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
