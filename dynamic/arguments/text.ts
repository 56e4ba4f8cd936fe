import { quote } from "./quote";
import { type Schema, says } from "./schema";

/** Any text, also empty. */
export const text: Schema<string> = (z) => z.string(says((value) => `${quote(value)} is not text`));
