import type { Argument } from "./argument";
import { quote } from "./quote";
import { uuid } from "./uuid";

export const objectId = {
  doc: "Instead of `applicationId`: object id of the service principal in Entra (Enterprise applications), not that of the app registration.",
  fallback: "none",
  schema: uuid((value) => `${quote(value)} is not an object id, a UUID: see Enterprise applications in Entra`),
} satisfies Argument<string>;
