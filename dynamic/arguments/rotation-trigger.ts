import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import { text } from "./text";

export type RotationTriggerInput = pulumi.Input<string>;

export const rotationTrigger = {
  doc: "Any text; a change rotates the token. Not a secret: previews and `rotationReason` quote it.",
  fallback: "none",
  schema: text,
} satisfies Argument<string>;
