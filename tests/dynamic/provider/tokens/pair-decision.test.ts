import assert from "node:assert/strict";
import { decidePair, type PairDecision, type PairFacts } from "../../../../dynamic/provider/tokens/pair-decision";

const YESTERDAY = Date.parse("2026-06-09T00:00:00Z");
const TODAY = Date.parse("2026-06-10T00:00:00Z");

/** The SHA-256 of the value, and ids that a workspace makes as documented and in another way. */
const HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const OTHER_HASH = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752";
const ID = "4be5f9a3c1d84e0f8f4e6c1b2a3d5e7f";

const BY_HASH: PairDecision = { is: "proved", because: "the id is the SHA-256 of the value" };
const BY_USE: PairDecision = { is: "proved", because: "only its last use moved" };
const ALONE: PairDecision = { is: "proved", because: "no other token is active" };
const ANOTHER: PairDecision = { is: "refused", because: "the value is another token" };
const OPEN: PairDecision = { is: "open", because: "the value may be another token" };

type Listed = PairFacts["before"];

const unused = (tokenId: string): Listed => [{ tokenId }];
const usedOn = (tokenId: string, lastUsedDay: number): Listed => [{ tokenId, lastUsedDay }];

type Case = readonly [facts: Omit<PairFacts, "valueHash">, decision: PairDecision];

const DECISIONS: Readonly<Record<string, Case>> = {
  "an id that is the SHA-256 of the value proves the pair": [{ tokenId: HASH, before: unused(HASH) }, BY_HASH],
  "the SHA-256 of the value proves it whatever else was used": [
    { tokenId: HASH, before: unused(HASH), after: [...unused(HASH), ...usedOn("other", TODAY)] },
    BY_HASH,
  ],
  "a value whose SHA-256 is another listed id is another token": [
    { tokenId: OTHER_HASH, before: [...unused(OTHER_HASH), ...unused(HASH)] },
    ANOTHER,
  ],
  "a value whose SHA-256 only the second list has is another token": [
    { tokenId: ID, before: unused(ID), after: [...usedOn(ID, TODAY), ...unused(HASH)], isPrincipals: true },
    ANOTHER,
  ],
  "another id is open before the value was used": [{ tokenId: ID, before: unused(ID) }, OPEN],
  "a last use that moved with the use proves the pair": [
    { tokenId: ID, before: [...unused(ID), ...unused("other")], after: [...usedOn(ID, TODAY), ...unused("other")] },
    BY_USE,
  ],
  "a last use that moved from an earlier day proves the pair": [
    {
      tokenId: OTHER_HASH,
      before: [...usedOn(OTHER_HASH, YESTERDAY), ...usedOn("other", YESTERDAY)],
      after: [...usedOn(OTHER_HASH, TODAY), ...usedOn("other", YESTERDAY)],
    },
    BY_USE,
  ],
  "a token that was used on this day already proves nothing": [
    {
      tokenId: ID,
      before: [...usedOn(ID, TODAY), ...unused("other")],
      after: [...usedOn(ID, TODAY), ...unused("other")],
      isPrincipals: true,
    },
    OPEN,
  ],
  "the use of another token refutes the pair": [
    {
      tokenId: ID,
      before: [...unused(ID), ...unused("other")],
      after: [...unused(ID), ...usedOn("other", TODAY)],
      isPrincipals: true,
    },
    OPEN,
  ],
  "another token that was used on this day already may be the one": [
    {
      tokenId: ID,
      before: [...unused(ID), ...usedOn("other", TODAY)],
      after: [...usedOn(ID, TODAY), ...usedOn("other", TODAY)],
      isPrincipals: true,
    },
    OPEN,
  ],
  "another token that was used on this day and is gone may be the one": [
    {
      tokenId: ID,
      before: [...unused(ID), ...usedOn("other", TODAY)],
      after: usedOn(ID, TODAY),
      isPrincipals: true,
    },
    OPEN,
  ],
  "the only active token is the one with a value of its principal": [
    { tokenId: ID, before: unused(ID), after: unused(ID), isPrincipals: true },
    ALONE,
  ],
  "the only active token proves nothing about a value that may be somebody else's": [
    { tokenId: ID, before: unused(ID), after: unused(ID), isPrincipals: false },
    OPEN,
  ],
  "the only listed token proves nothing where ids are made as documented, as a list may lack a new one": [
    { tokenId: OTHER_HASH, before: unused(OTHER_HASH), after: unused(OTHER_HASH), isPrincipals: true },
    OPEN,
  ],
  "a second token in one of the lists is enough to doubt": [
    { tokenId: ID, before: unused(ID), after: [...unused(ID), ...unused("other")], isPrincipals: true },
    OPEN,
  ],
  "an empty list proves nothing": [{ tokenId: ID, before: [], after: [], isPrincipals: true }, OPEN],
};

describe("decidePair", () => {
  for (const [sentence, [facts, decision]] of Object.entries(DECISIONS))
    it(sentence, () => assert.deepEqual(decidePair({ valueHash: HASH, ...facts }), decision));
});
