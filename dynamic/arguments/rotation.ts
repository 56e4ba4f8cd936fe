import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import { text } from "./text";

export type RotationInput = pulumi.Input<string>;

export const rotation = {
  doc: "Generation of the token, as any text; a change, also from or to nothing, replaces the token.",
  fallback: "none",
  schema: text,
} satisfies Argument<string>;
