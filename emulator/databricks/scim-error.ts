import { HttpFailure } from "../kernel/exchange";
import type { Behaviour } from "./workspace-behaviour";

/** An error of a SCIM API. Its status is text, and it has no scimType: clients compare the detail as a whole. */
export function scimFailure(status: number, detail: string): HttpFailure {
  return new HttpFailure({
    status,
    body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], detail, status: String(status) },
  });
}

/** The 404 of a SCIM resource that does not exist. */
export function scimNotFound(
  behaviour: Behaviour,
  kind: "User" | "ServicePrincipal" | "Group",
  id: string,
): HttpFailure {
  return scimFailure(404, behaviour.scimNotFoundDetail.replace("{kind}", kind).replace("{id}", id));
}
