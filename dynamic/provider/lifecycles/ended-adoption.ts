import type { MemorySlot, Runtime } from "../runtime";
import { isLaterGeneration } from "../tokens/adoption-decision";
import { isSame, isUnknown, type Properties } from "./properties";

/** Replacements whose first check had a state: Pulumi checks them a second time, without it. */
const ENDED: MemorySlot<Set<string>> = { create: () => new Set() };

/**
 * The inputs without `adopt` once a component has replaced the first token: nothing keeps its value then. `adopt` stays
 * while no token is in the state, as after first runs that failed, and for the generation that has adopted it.
 */
export function withoutEndedAdoption(runtime: Runtime, olds: Properties, news: Properties): Properties {
  if (news.adopt == null) return news;
  const ended = runtime.recall(ENDED);
  const key = JSON.stringify([news.lineage, news.label, news.rotation]);
  if (Object.keys(olds).length > 0 && hasEnded(olds, news)) ended.add(key);
  if (!ended.has(key)) return news;
  const { adopt: _replaced, ...rest } = news;
  return rest;
}

function hasEnded(olds: Properties, { rotation }: Properties): boolean {
  if (olds.adopt != null && isSame(olds.rotation, rotation)) return false;
  return isUnknown(rotation) || isLaterGeneration(rotation);
}
