import type { Argument } from "./argument";
import { quote } from "./quote";
import { uuid } from "./uuid";

export const applicationId = {
  doc: "Application (client) id of the service principal: a UUID, neither its display name nor its numeric id.",
  schema: uuid(
    (value) => `${quote(value)} is not an application (client) id, a UUID: not the display name, nor the numeric id`,
  ),
} satisfies Argument<string>;
