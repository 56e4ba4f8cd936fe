import assert from "node:assert/strict";
import {
  type AdoptionDecision,
  type AdoptionFacts,
  decideAdoption,
  isLaterGeneration,
} from "../../../../dynamic/provider/tokens/adoption-decision";

const NOW = Date.parse("2026-06-10T00:00:00Z");

const GIVEN = { tokenId: "given", isOfSeries: false };
const OTHER = { tokenId: "other", isOfSeries: false };
const OF_SERIES = { tokenId: "minted", isOfSeries: true };

const ACTIVE: AdoptionDecision = { action: "adopt", because: "it is active" };
const OPEN: AdoptionDecision = { action: "adopt", because: "nothing has replaced it" };
const SUCCEEDED: AdoptionDecision = { action: "mint", because: "a token of its series is active" };
const EXPIRED: AdoptionDecision = { action: "mint", because: "it has expired" };

type Case = readonly [facts: Partial<AdoptionFacts>, decision: AdoptionDecision];

const DECISIONS: Readonly<Record<string, Case>> = {
  "an active token is adopted": [{ tokens: [GIVEN] }, ACTIVE],
  "an active token is adopted beside those of others": [{ tokens: [OTHER, GIVEN] }, ACTIVE],
  "an active token is adopted although its given time is over, which the adoption then refuses": [
    { tokens: [GIVEN], expiresAt: NOW - 1 },
    ACTIVE,
  ],
  "a token of the series has replaced it, although it is still active": [{ tokens: [GIVEN, OF_SERIES] }, SUCCEEDED],
  "the token itself has the marker of the series when it is retired": [
    { tokens: [{ ...GIVEN, isOfSeries: true }] },
    SUCCEEDED,
  ],
  "a token of the series has replaced one that is gone": [{ tokens: [OF_SERIES] }, SUCCEEDED],
  "a token that is gone is not ignored, so that the adoption fails": [{ tokens: [OTHER] }, OPEN],
  "a token that is gone is not ignored a moment before its end": [{ tokens: [], expiresAt: NOW + 1 }, OPEN],
  "a token that is gone is ignored from its end on": [{ tokens: [], expiresAt: NOW }, EXPIRED],
};

describe("decideAdoption", () => {
  for (const [sentence, [facts, decision]] of Object.entries(DECISIONS))
    it(sentence, () =>
      assert.deepEqual(decideAdoption({ tokenId: "given", expiresAt: undefined, tokens: [], ...facts }, NOW), decision),
    );
});

describe("isLaterGeneration", () => {
  for (const rotation of ["g2@2026-06-10T00:00:00Z", "g13@2026-06-10T00:00:00Z"])
    it(`is true for ${rotation}`, () => assert.equal(isLaterGeneration(rotation), true));
  for (const rotation of ["g1@2026-06-10T00:00:00Z", "2", "g2", "by hand", undefined, null])
    it(`is false for ${String(rotation)}`, () => assert.equal(isLaterGeneration(rotation), false));
});
