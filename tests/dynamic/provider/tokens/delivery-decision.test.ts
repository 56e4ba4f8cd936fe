import assert from "node:assert/strict";
import {
  decideDelivery,
  type DeliveryDecision,
  type DeliveryFacts,
  type Holding,
} from "../../../../dynamic/provider/tokens/delivery-decision";

function facts(missing: readonly string[], holdings: Readonly<Record<string, Holding>>): DeliveryFacts {
  return {
    missing,
    isAnyRemoved: false,
    holdings: Object.entries(holdings).map(([name, holding]) => ({ called: `publish.${name}`, holding })),
  };
}

const DECISIONS: Readonly<Record<string, readonly [DeliveryFacts, DeliveryDecision]>> = {
  "nothing is done where every sink has the token": [facts([], {}), { action: "keep" }],
  "a removed sink loses its secret": [{ ...facts([], {}), isAnyRemoved: true }, { action: "remove" }],
  "a removed sink waits until the missing one has the value": [
    { ...facts(["b"], { b: "nothing", a: "the token" }), isAnyRemoved: true },
    { action: "copy", from: "publish.a" },
  ],
  "the first sink with the value is the source": [
    facts(["c"], { a: "another value", b: "the token", c: "nothing" }),
    { action: "copy", from: "publish.b" },
  ],
  "a missing sink that has the value already is a source too": [
    facts(["a"], { a: "the token" }),
    { action: "copy", from: "publish.a" },
  ],
  "a source counts more than a sink that cannot be read": [
    facts(["c"], { a: "unreadable", b: "the token", c: "nothing" }),
    { action: "copy", from: "publish.b" },
  ],
  "a sink that cannot be read may have the value: nothing is replaced": [
    facts(["b"], { a: "unreadable", b: "nothing" }),
    { action: "try", unreadable: ["publish.a"] },
  ],
  "without the value anywhere only a new token helps": [
    facts(["a", "b", "c"], { a: "another value", b: "nothing", c: "a disabled secret" }),
    {
      action: "rotate",
      because: "publish.a holds another value, publish.b holds nothing, publish.c holds a disabled secret",
    },
  ],
};

describe("the decision about the sinks of a token", () => {
  for (const [sentence, [known, decision]] of Object.entries(DECISIONS))
    it(sentence, () => assert.deepEqual(decideDelivery(known), decision));
});
