import { quote } from "./quote";
import { type Schema, says } from "./schema";

/**
 * Any version: ids of Microsoft's own applications have none.
 *
 * @internal
 */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A UUID; `refusal` is the message for any other value. */
export function uuid(
  refusal = (value: unknown): string =>
    `${quote(value)} is not a UUID: write it like "3f2504e0-4f89-41d3-9a0c-0305e82c3301"`,
): Schema<string> {
  return (z) => z.string(says(refusal)).check(z.regex(UUID, says(refusal)));
}
