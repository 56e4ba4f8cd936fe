import type { InputField } from "../resource-type";

/** The `applicationId` input of what belongs to an application: its Pulumi id, not its client id. */
export const applicationIdInput: InputField = {
  shape: "string",
  required: true,
  replaces: true,
  pattern: {
    expression: /^\/applications\/[0-9a-f-]{36}$/i,
    expected: "the id of an application, /applications/{objectId}",
  },
};

/** Object id of the application in `/applications/{objectId}`. */
export function toApplicationObjectId(applicationId: unknown): string {
  const [, objectId] = /^\/applications\/([^/]+)$/.exec(String(applicationId)) ?? [];
  if (objectId === undefined) throw new Error(`${String(applicationId)} is not of the form /applications/{objectId}`);
  return objectId;
}

/** Object id and credential id in `{objectId}/{kind}/{credentialId}`. */
export function parseCredentialId(
  kind: string,
  id: string,
): { readonly objectId: string; readonly credentialId: string } {
  const [objectId, foundKind, credentialId] = id.split("/");
  if (objectId === undefined || foundKind !== kind || credentialId === undefined) {
    throw new Error(`${id} is not of the form {objectId}/${kind}/{credentialId}`);
  }
  return { objectId, credentialId };
}
