import { toJsonText } from "../kernel/json-text";
import { ENTITLEMENTS } from "./effective-entitlements";
import { scimFailure } from "./scim-error";
import { patchValues, type ScimOperation, toScimValues } from "./scim-patch";

/** The attributes that principals and groups share. */
interface RightsHolder {
  displayName: string;
  entitlements: string[];
  roles: string[];
}

/** The entitlements of a SCIM value. Throws a SCIM 400 for one that does not exist. */
export function readEntitlements(value: unknown): string[] {
  const entitlements = toScimValues(value);
  const unknown = entitlements.find((entitlement) => !ENTITLEMENTS.includes(entitlement));
  if (unknown !== undefined) throw scimFailure(400, `Entitlement ${unknown} does not exist.`);
  return entitlements;
}

/** Applies an operation to a shared attribute. Throws a SCIM 400 for any other attribute. */
export function patchSharedAttribute(holder: RightsHolder, operation: ScimOperation): void {
  switch (operation.attribute.toLowerCase()) {
    case "displayname":
      holder.displayName = toJsonText(operation.value);
      return;
    case "entitlements":
      holder.entitlements = readEntitlements(patchValues(holder.entitlements, operation));
      return;
    case "roles":
      holder.roles = patchValues(holder.roles, operation);
      return;
    default:
      throw scimFailure(400, `Attribute ${operation.attribute} cannot be patched.`);
  }
}
