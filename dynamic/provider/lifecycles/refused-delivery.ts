import { unstoredProblems } from "../../arguments/unstored-problems";
import { isUnknown, type Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";

/** What cannot be together with a value that is not stored, or without. */
export function refuseDelivery(news: Properties): CheckFailure[] {
  const { storeValue, publish } = news;
  if (isUnknown(storeValue)) return [];
  const failures = unstoredProblems(news).map(([property, reason]) => ({ property, reason }));
  if (storeValue === false || publish == null) return failures;
  const reason = "needs storeValue: false: a value that is stored is published by resources of its own";
  return [{ property: "publish", reason }];
}
