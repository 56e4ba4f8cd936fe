import { createHash } from "node:crypto";

/** The hash under which a client secret is stored. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
