import type { Argument } from "./argument";
import { numericId } from "./numeric-id";

export const servicePrincipalId = {
  doc: "Numeric id of the service principal in the workspace.",
  fallback: "looked up when it is needed",
  schema: numericId("a service principal"),
} satisfies Argument<string>;
