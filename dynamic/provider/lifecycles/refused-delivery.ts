import { isUnknown, type Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";

/** What cannot be together with a value that is not stored, or without. */
export function refuseDelivery({ storeValue, publish, adopt, login }: Properties): CheckFailure[] {
  if (isUnknown(storeValue)) return [];
  const refuse = (property: string, reason: string): CheckFailure => ({ property, reason });
  if (storeValue !== false)
    return publish == null
      ? []
      : [refuse("publish", "needs storeValue: false: a value that is stored is published by resources of its own")];
  const failures: CheckFailure[] = [];
  if (publish == null)
    failures.push(refuse("publish", "is missing: with storeValue: false only its sinks have the value, so give one"));
  if (adopt != null)
    failures.push(
      refuse(
        "adopt",
        "cannot be combined with storeValue: false, because the state keeps adopt.tokenValue: leave adopt out, " +
          "so that the first token is minted",
      ),
    );
  if ((login as { readonly authType?: unknown } | undefined)?.authType === "pat")
    failures.push(
      refuse(
        "login",
        'authType "pat" cannot be combined with storeValue: false, because the state keeps that token: use another login',
      ),
    );
  return failures;
}
