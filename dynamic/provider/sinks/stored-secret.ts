import { createHash } from "node:crypto";
import { keepSecret } from "../errors/clean-words";
import type { Runtime } from "../runtime";
import type { StoredSecret } from "./sink";

/** SHA-256 of a value, in hexadecimal digits. */
export function toSha256(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

/** What a sink holds; from now on no message of this process has its value. */
export function toStoredSecret(
  runtime: Runtime,
  { value, version, tags = {}, contentType, expires }: Partial<Omit<StoredSecret, "sha256">>,
): StoredSecret {
  keepSecret(runtime, value);
  return { version, value, sha256: value === undefined ? undefined : toSha256(value), tags, contentType, expires };
}
