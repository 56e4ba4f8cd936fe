import type { TokenSink } from "../../arguments/token-publish";
import { checkSinkLogins } from "../checks/sink-check";
import type { Runtime } from "../runtime";
import { toPlace } from "../tokens/sink-changes";
import { toCheckFailures } from "./check-failures";
import { isSame, isUnknown, type Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";
import { toKept } from "./token-delivery";
import { isValueFree, toSinkOwner, toSinks } from "./token-places";

/**
 * The problems of sinks that stay and get a login that cannot be used there. Nothing is written there before the next token,
 * so the update would save that login over the one that can.
 */
export function refuseChangedLogins(runtime: Runtime, olds: Properties, news: Properties): CheckFailure[] {
  if (!isValueFree(olds) || !isValueFree(news) || isUnknown([news.publish, news.administrator])) return [];
  const owner = toSinkOwner(news);
  const logins = new Map(Object.values(toSinks(olds)).map((sink) => [toPlace(sink), toLogin(sink, olds)]));
  const kept = toKept(olds, news);
  const changed = Object.entries(owner.publish).filter(
    ([name, sink]) => kept.includes(name) && !isSame(logins.get(toPlace(sink)), toLogin(sink, news)),
  );
  return toCheckFailures(checkSinkLogins(runtime, { ...owner, publish: Object.fromEntries(changed) }));
}

/** The login that the program gives for a sink. */
function toLogin({ login }: TokenSink, { administrator }: Properties): unknown {
  return login ?? administrator;
}
