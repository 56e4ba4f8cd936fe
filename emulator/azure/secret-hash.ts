import { createHash } from "node:crypto";

/** How a client secret is kept: enough to recognise it, not to read it. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
