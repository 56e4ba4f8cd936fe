import type { Argument } from "./argument";
import { time } from "./time";

export const firstExpiresAt = {
  doc: "When an adopted first token expires, RFC 3339; counts for the first generation only.",
  fallback: "a `lifetime` after the first run",
  schema: time,
} satisfies Argument<string>;
