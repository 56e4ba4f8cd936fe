/** Arguments that a value which is not stored has something to do with. */
export interface StorageArguments {
  readonly storeValue?: unknown;
  readonly publish?: unknown;
  readonly adopt?: unknown;
  readonly login?: unknown;
}

/** What cannot be together with a value that is not stored: the property and the problem. Looks only what is given. */
export function unstoredProblems({
  storeValue,
  publish,
  adopt,
  login,
}: StorageArguments): readonly (readonly [property: string, problem: string])[] {
  if (storeValue !== false) return [];
  const problems: (readonly [string, string])[] = [];
  if (publish == null || (typeof publish === "object" && Object.keys(publish).length === 0))
    problems.push(["publish", "is missing: with storeValue: false only its places have the value, so give one"]);
  for (const [name, place] of Object.entries(typeof publish === "object" ? (publish ?? {}) : {}))
    if (typeof place === "object" && place !== null && "resourceGroupName" in place && place.resourceGroupName != null)
      problems.push([
        "publish",
        `${name} has a resourceGroupName: azure-native keeps the value in the state, so leave it out with storeValue: false`,
      ]);
  if (adopt != null)
    problems.push([
      "adopt",
      "cannot be combined with storeValue: false, because the state keeps adopt.tokenValue: leave adopt out, so that " +
        "the first token is minted",
    ]);
  if ((login as { readonly authType?: unknown } | null | undefined)?.authType === "pat")
    problems.push([
      "login",
      'authType "pat" cannot be combined with storeValue: false, because the state keeps that token: use another login',
    ]);
  return problems;
}
