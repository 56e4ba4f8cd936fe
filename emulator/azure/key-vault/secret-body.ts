import { z } from "zod";
import type { SecretWrite } from "./secret-store";

const LARGEST_VALUE_BYTES = 25 * 1024;

const attributes = z.object({
  enabled: z.boolean().nullish(),
  nbf: z.number().int().nullish(),
  exp: z.number().int().nullish(),
});

const body = z.object({
  value: z
    .string()
    .refine((value) => Buffer.byteLength(value) <= LARGEST_VALUE_BYTES, "is larger than 25 KB")
    .nullish(),
  contentType: z.string().nullish(),
  attributes: attributes.nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
});

/** The part of a write that may be left out; an absent property is not changed by a PATCH. */
export type PartialSecretWrite = Partial<SecretWrite>;

/** Reads value, contentType, attributes and tags, or returns a message when one of them is invalid. */
export function parseSecretBody(document: unknown): PartialSecretWrite | string {
  const parsed = body.safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `Property '${issue?.path.join(".") ?? "body"}': ${issue?.message ?? "is not valid"}`;
  }
  const { value, contentType, tags } = parsed.data;
  const { enabled, nbf, exp } = parsed.data.attributes ?? {};
  return {
    ...(typeof value === "string" ? { value } : {}),
    ...(typeof contentType === "string" ? { contentType } : {}),
    ...(typeof enabled === "boolean" ? { enabled } : {}),
    ...(typeof nbf === "number" ? { notBefore: nbf } : {}),
    ...(typeof exp === "number" ? { expires: exp } : {}),
    ...(tags ? { tags } : {}),
  };
}

/** A whole version from a request; by default it is enabled, without dates and tags. */
export function toWholeWrite(sent: PartialSecretWrite & { readonly value: string }): SecretWrite {
  return { contentType: undefined, enabled: true, notBefore: undefined, expires: undefined, tags: {}, ...sent };
}
