import type { ArgumentList } from "../../arguments/argument";
import { problemsOf, type Reading } from "../../arguments/problems";
import { isSame, isUnknown, type Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";

/** Properties as the provider gets them: an output without a value comes as null. */
const AS_PROPERTIES: Reading = { isKnown: (value) => !isUnknown(value), isAbsent: (value) => value == null };

/**
 * The problems of the arguments in `news`, as far as these are known. The last run checked its own arguments: if none
 * has changed, nothing is checked again and the schemas are not loaded.
 */
export function refuseArguments(
  list: ArgumentList,
  olds: Properties,
  news: Properties,
  newScopes?: string,
): CheckFailure[] {
  const names = Object.keys({ ...list.required, ...list.optional });
  if (Object.keys(olds).length > 0 && names.every((name) => isSame(olds[name], news[name]))) return [];
  return problemsOf(list, news, { ...AS_PROPERTIES, newScopes }).map(({ property, problem }) => ({
    property,
    reason: problem,
  }));
}
