import { randomUUID } from "node:crypto";
import type { GraphDocument } from "../directory";
import { isDocument } from "./document";

/**
 * The certificates after a write of the whole array, which is the only way to change them. An item that the client got
 * from a read has no key in it: the stored one stays.
 */
export function replaceKeys(stored: readonly GraphDocument[], posted: unknown): GraphDocument[] {
  if (!Array.isArray(posted)) return [...stored];
  return posted.filter(isDocument).map((item) => {
    const before = stored.find((known) => known["keyId"] === item["keyId"]);
    return {
      customKeyIdentifier: null,
      displayName: null,
      keyId: randomUUID(),
      ...before,
      ...item,
      key: item["key"] ?? before?.["key"] ?? null,
    };
  });
}

/** A certificate as it is listed. */
export function toKeyDocument(key: GraphDocument): GraphDocument {
  return { ...key, key: null };
}
