import type { Argument } from "./argument";
import { ADMINISTRATOR_AUTH_TYPES, type AdministratorLogin } from "./auth-types";
import { credential } from "./credential";
import { loginSchema } from "./login-schema";
import { time } from "./time";
import { tokenIdRule } from "./token-id";

export const publishedTokenId = {
  doc: "Id of the token that is published.",
  schema: tokenIdRule,
} satisfies Argument<string>;

export const tokenValue = {
  doc: "The token that is published, kept in the state as a secret.",
  schema: credential(),
} satisfies Argument<string>;

export const expiresAt = {
  doc: "When the token expires, RFC 3339; the secret expires with it where its place knows that.",
  schema: time,
} satisfies Argument<string>;

export const sinkLogin = {
  doc: "The login that writes, kept in the state as a secret.",
  fallback: "the administrator's",
  schema: loginSchema<AdministratorLogin>(ADMINISTRATOR_AUTH_TYPES),
} satisfies Argument<AdministratorLogin>;
