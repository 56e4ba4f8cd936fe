import assert from "node:assert/strict";
import {
  decideDisposal,
  type Disposal,
  type DisposalFacts,
  type KeepReason,
  type Occasion,
  type RevokeReason,
} from "../../../../dynamic/provider/tokens/disposal-decision";
import type { StackNames } from "../../../../dynamic/provider/tokens/stack-names";

const NOW = Date.parse("2026-06-10T12:00:00Z");
const DAY = 86_400_000;
const TODAY = Date.parse("2026-06-10T00:00:00Z");
const LINEAGE = "0f8fad5b-d9cb-469f-a165-70867728950e";
const OTHER_LINEAGE = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

/** This stack, without a word about others. */
const STACKS: StackNames = { own: "p/s", renamedFrom: new Set(), copiedFrom: new Set() };
const RENAMED: Partial<DisposalFacts> = { stacks: { ...STACKS, renamedFrom: new Set(["p/other"]) } };
const COPIED: Partial<DisposalFacts> = { stacks: { ...STACKS, copiedFrom: new Set(["p/other"]) } };
/** A destroy of a copy before its first run: the state still has the name of the other stack. */
const UNNAMED_COPY: Partial<DisposalFacts> = { stacks: { ...STACKS, copiedFrom: new Set(["p/s"]) } };
const OLDER_STATE: Partial<DisposalFacts> = { stacks: { ...STACKS, own: undefined } };

/** Comments of tokens of the series and of others. Retired ones had an overlap of a day. */
const MINE = `[databricks-pat lineage=${LINEAGE} rotation=g1 p/s/n]`;
const RETIRED_AND_DUE = `[databricks-pat lineage=${LINEAGE} rotation=g1 p/s/n retire=2026-06-10T12:00:00Z]`;
const RETIRED_NOT_DUE = `[databricks-pat lineage=${LINEAGE} rotation=g1 p/s/n retire=2026-06-10T12:00:01Z]`;
const FOREIGN = `[databricks-pat lineage=${OTHER_LINEAGE} rotation=g1 p/s/n]`;
const FOREIGN_AND_DUE = `[databricks-pat lineage=${OTHER_LINEAGE} rotation=g1 p/s/n retire=2026-01-01T00:00:00Z]`;
const BY_HAND = "made by hand";
/** Of the same series, made by another stack. */
const OTHERS = MINE.replace("p/s/n", "p/other/n");
const OTHERS_AND_DUE = RETIRED_AND_DUE.replace("p/s/n", "p/other/n");

const UNCONFIRMED: Occasion = { kind: "unconfirmed mint", comment: MINE, listedBefore: new Set(["listed"]) };
const AT_ONCE: Occasion = { kind: "replacement", overlapSeconds: 0 };
const OVERLAP: Occasion = { kind: "replacement", overlapSeconds: 86_400 };
const RETIREMENT: Occasion = { kind: "retirement", overlapSeconds: 86_400, revokeWhen: "after" };
const UNUSED: Occasion = { kind: "retirement", overlapSeconds: 86_400, revokeWhen: "unused" };
const LAST: Occasion = { kind: "end of retirement" };
const DESTROY: Occasion = { kind: "destroy" };
const ON_PURPOSE: Occasion = { kind: "on purpose" };

const EVERY_OCCASION: Readonly<Record<string, Occasion>> = {
  "an unconfirmed mint": UNCONFIRMED,
  "a replacement at once": AT_ONCE,
  "a replacement with an overlap": OVERLAP,
  "a retirement": RETIREMENT,
  "a retirement of unused tokens": UNUSED,
  "the end of retirement": LAST,
  "a destroy": DESTROY,
  "an end on purpose": ON_PURPOSE,
};

const keep = (because: KeepReason): Disposal => ({ action: "keep", because });
const keepUntil = (because: KeepReason, lookAgainAt: number): Disposal => ({ action: "keep", because, lookAgainAt });
const revoke = (because: RevokeReason): Disposal => ({ action: "revoke", because });
const RETIRE: Disposal = { action: "retire", because: "it was replaced and overlaps" };

type Token = Parameters<typeof decideDisposal>[0];
type Case = readonly [occasion: Occasion, token: Partial<Token>, disposal: Disposal, facts?: Partial<DisposalFacts>];

/** The token "old", made before the current one, unless a case says otherwise. */
function decide(occasion: Occasion, token: Partial<Token>, facts: Partial<DisposalFacts> = {}): Disposal {
  return decideDisposal(
    { tokenId: "old", comment: MINE, createdAt: 1, ...token },
    {
      occasion,
      lineage: LINEAGE,
      stacks: STACKS,
      current: { tokenId: "current", createdAt: 2 },
      inUse: new Set(),
      now: NOW,
      ...facts,
    },
  );
}

const UNLISTED: Partial<DisposalFacts> = { current: { tokenId: "current", createdAt: undefined } };
const UNKNOWN: Partial<DisposalFacts> = { current: undefined };
const DELETED: Partial<DisposalFacts> = { deleted: { tokenId: "old", madeBy: "p/s/n" } };

const DECISIONS: Readonly<Record<string, Case>> = {
  "an unconfirmed mint made the token that came with its comment": [
    UNCONFIRMED,
    {},
    revoke("the unconfirmed mint made it"),
  ],
  "an unconfirmed mint made it also where the current token is not known, as in a first run": [
    UNCONFIRMED,
    {},
    revoke("the unconfirmed mint made it"),
    UNKNOWN,
  ],
  "an unconfirmed mint made it also where it is newer than the current token": [
    UNCONFIRMED,
    { createdAt: 3 },
    revoke("the unconfirmed mint made it"),
  ],
  "an unconfirmed mint did not make a token that was listed before": [
    UNCONFIRMED,
    { tokenId: "listed" },
    keep("it was there before the mint"),
  ],
  "an unconfirmed mint did not make a token that is more than ten minutes older, whatever the list lacked": [
    { ...UNCONFIRMED, begunAt: NOW },
    { createdAt: NOW - 600_001 },
    keep("it was there before the mint"),
    UNKNOWN,
  ],
  "an unconfirmed mint may have made a token of ten minutes ago, as clocks differ": [
    { ...UNCONFIRMED, begunAt: NOW },
    { createdAt: NOW - 600_000 },
    revoke("the unconfirmed mint made it"),
    UNKNOWN,
  ],
  "an unconfirmed mint without a list from before made a token of the time of its beginning": [
    { ...UNCONFIRMED, listedBefore: undefined, begunAt: NOW },
    { tokenId: "listed", createdAt: NOW },
    revoke("the unconfirmed mint made it"),
  ],
  "an unconfirmed mint without a list from before did not make a token that is a moment older": [
    { ...UNCONFIRMED, listedBefore: undefined, begunAt: NOW },
    { createdAt: NOW - 1 },
    keep("it was there before the mint"),
  ],
  "an unconfirmed mint without a list from before ends nothing where the workspace's clock is not known": [
    { ...UNCONFIRMED, listedBefore: undefined },
    { createdAt: NOW },
    keep("it was there before the mint"),
  ],
  "a use counts from the creation of the successor, where the list has it": [
    { ...UNUSED, overlapSeconds: 30 * 86_400 },
    { comment: RETIRED_AND_DUE, lastUsedDay: TODAY - 2 * DAY, replacedAt: TODAY - DAY },
    revoke("its overlap is over"),
  ],
  "a use after the creation of the successor keeps the token, whatever the overlap is now": [
    { ...UNUSED, overlapSeconds: 60 },
    { comment: RETIRED_AND_DUE, lastUsedDay: TODAY - DAY, replacedAt: TODAY - 2 * DAY },
    keepUntil("it is still used", TODAY + DAY),
  ],
  "a successor that was created after the overlap was not the first one": [
    UNUSED,
    { comment: RETIRED_AND_DUE.replace("10T12", "08T12"), lastUsedDay: TODAY - DAY, replacedAt: TODAY },
    keepUntil("it is still used", TODAY + DAY),
  ],
  "an unconfirmed mint did not make a token of the series with another comment": [
    UNCONFIRMED,
    { comment: `words ${MINE}` },
    keep("another mint made it"),
  ],
  "another comment is the reason before the list": [
    UNCONFIRMED,
    { tokenId: "listed", comment: RETIRED_AND_DUE },
    keep("another mint made it"),
  ],
  "a replaced token is revoked at once without an overlap": [AT_ONCE, {}, revoke("it was replaced")],
  "a replaced token of the same second as the current one is revoked": [
    AT_ONCE,
    { createdAt: 2 },
    revoke("it was replaced"),
  ],
  "a replaced token is retired with an overlap": [OVERLAP, {}, RETIRE],
  "a retired token is not retired again, which would extend its overlap": [
    OVERLAP,
    { comment: RETIRED_NOT_DUE },
    keep("it is retired already"),
  ],
  "a retired token that is due is left to its retirement by a replacement with an overlap": [
    OVERLAP,
    { comment: RETIRED_AND_DUE },
    keep("it is retired already"),
  ],
  "a retired token is revoked before its time by a replacement without an overlap: an emergency": [
    AT_ONCE,
    { comment: RETIRED_NOT_DUE },
    revoke("it was replaced"),
  ],
  "a token that is newer than the current one is kept: another run has rotated since": [
    AT_ONCE,
    { createdAt: 3 },
    keep("it is newer than the current token"),
  ],
  "a newer token is kept with an overlap too": [OVERLAP, { createdAt: 3 }, keep("it is newer than the current token")],
  "no token is known to be replaced where the list lacks the current one": [
    AT_ONCE,
    {},
    keep("the list lacks the current token"),
    UNLISTED,
  ],
  "nor with an overlap, where that is the reason before an earlier retirement": [
    OVERLAP,
    { comment: RETIRED_NOT_DUE },
    keep("the list lacks the current token"),
    UNLISTED,
  ],
  "nor where the current token is not known": [AT_ONCE, {}, keep("the list lacks the current token"), UNKNOWN],
  "the deleted token is revoked without an overlap": [AT_ONCE, {}, revoke("it was replaced"), DELETED],
  "the deleted token is retired with an overlap": [OVERLAP, {}, RETIRE, DELETED],
  "the deleted token is retired although the list lacks the current one": [
    OVERLAP,
    {},
    RETIRE,
    { ...UNLISTED, ...DELETED },
  ],
  "the deleted token is retired although it is newer than the current one, as clocks may say": [
    OVERLAP,
    { createdAt: 3 },
    RETIRE,
    DELETED,
  ],
  "the deleted token is retired although it has no marker, as an adopted one": [
    OVERLAP,
    { comment: BY_HAND },
    RETIRE,
    DELETED,
  ],
  "the deleted token is retired although its marker is of another series": [
    OVERLAP,
    { comment: FOREIGN },
    RETIRE,
    DELETED,
  ],
  "the deleted token is revoked although it has no marker": [
    AT_ONCE,
    { comment: BY_HAND },
    revoke("it was replaced"),
    DELETED,
  ],
  "the deleted token is not retired again": [
    OVERLAP,
    { comment: RETIRED_NOT_DUE },
    keep("it is retired already"),
    DELETED,
  ],
  "the deleted token is kept where it is the current one": [
    AT_ONCE,
    {},
    keep("it is the current token"),
    { current: { tokenId: "old", createdAt: 2 }, ...DELETED },
  ],
  "a retirement revokes what is due in this very second": [
    RETIREMENT,
    { comment: RETIRED_AND_DUE },
    revoke("its overlap is over"),
  ],
  "a retirement keeps what is not due, and looks again when it is": [
    RETIREMENT,
    { comment: RETIRED_NOT_DUE },
    keepUntil("its overlap is not over", NOW + 1000),
  ],
  "a retirement keeps what is not retired": [RETIREMENT, {}, keep("it was not replaced")],
  "a retirement keeps what is not retired although it is older than all": [
    RETIREMENT,
    { createdAt: 0 },
    keep("it was not replaced"),
  ],
  "a retirement revokes what is due although the list lacks the current token": [
    RETIREMENT,
    { comment: RETIRED_AND_DUE },
    revoke("its overlap is over"),
    UNLISTED,
  ],
  "a retirement revokes what is due although it was used today": [
    RETIREMENT,
    { comment: RETIRED_AND_DUE, lastUsedDay: TODAY },
    revoke("its overlap is over"),
  ],
  "a retirement of unused tokens revokes what was never used": [
    UNUSED,
    { comment: RETIRED_AND_DUE },
    revoke("its overlap is over"),
  ],
  "a retirement of unused tokens revokes what was last used before it was replaced": [
    UNUSED,
    { comment: RETIRED_AND_DUE, lastUsedDay: TODAY - 2 * DAY },
    revoke("its overlap is over"),
  ],
  "a retirement of unused tokens revokes what was last used on the day it was replaced, once that is over": [
    UNUSED,
    { comment: RETIRED_AND_DUE, lastUsedDay: TODAY - DAY },
    revoke("its overlap is over"),
  ],
  "a retirement of unused tokens keeps what was used after that day, and looks again tomorrow": [
    UNUSED,
    { comment: RETIRED_AND_DUE, lastUsedDay: TODAY },
    keepUntil("it is still used", TODAY + DAY),
  ],
  "a retirement of unused tokens keeps what was used on the day it was replaced, as long as that lasts": [
    { ...UNUSED, overlapSeconds: 3600 },
    { comment: RETIRED_AND_DUE, lastUsedDay: TODAY },
    keepUntil("it is still used", TODAY + DAY),
  ],
  "a retirement of unused tokens keeps what is not due, used or not": [
    UNUSED,
    { comment: RETIRED_NOT_DUE, lastUsedDay: TODAY },
    keepUntil("its overlap is not over", NOW + 1000),
  ],
  "the end of retirement revokes what is due": [
    LAST,
    { comment: RETIRED_AND_DUE },
    revoke("nobody would revoke it later"),
  ],
  "the end of retirement revokes what is not due": [
    LAST,
    { comment: RETIRED_NOT_DUE },
    revoke("nobody would revoke it later"),
  ],
  "the end of retirement revokes what is still used": [
    LAST,
    { comment: RETIRED_NOT_DUE, lastUsedDay: TODAY },
    revoke("nobody would revoke it later"),
  ],
  "the end of retirement keeps what is not retired": [LAST, {}, keep("it was not replaced")],
  "an end on purpose revokes what was named, retired or not": [
    ON_PURPOSE,
    { comment: RETIRED_NOT_DUE },
    revoke("somebody ends it on purpose"),
    UNKNOWN,
  ],
  "an end on purpose keeps what may be in use": [
    ON_PURPOSE,
    {},
    keep("it is the current token"),
    { current: undefined, inUse: new Set(["old"]) },
  ],
  "a destroy revokes every token of the series": [DESTROY, {}, revoke("its series ends"), UNKNOWN],
  "a destroy revokes retired ones before their time": [
    DESTROY,
    { comment: RETIRED_NOT_DUE },
    revoke("its series ends"),
    UNKNOWN,
  ],
  "a replaced token is revoked that this stack made under its earlier name": [
    AT_ONCE,
    { comment: OTHERS },
    revoke("it was replaced"),
    RENAMED,
  ],
  "a retired token is revoked that this stack made under its earlier name": [
    RETIREMENT,
    { comment: OTHERS_AND_DUE },
    revoke("its overlap is over"),
    RENAMED,
  ],
  "a destroy revokes what this stack made under its earlier name": [
    DESTROY,
    { comment: OTHERS },
    revoke("its series ends"),
    { ...UNKNOWN, ...RENAMED },
  ],
  "a destroy revokes the deleted token that this stack made under its earlier name": [
    DESTROY,
    { comment: BY_HAND },
    revoke("its series ends"),
    { ...UNKNOWN, ...RENAMED, deleted: { tokenId: "old", madeBy: "p/other/n" } },
  ],
  "a destroy of an older state, which does not name its stack, revokes every token of the series": [
    DESTROY,
    { comment: OTHERS },
    revoke("its series ends"),
    { ...UNKNOWN, ...OLDER_STATE, deleted: { tokenId: "old", madeBy: undefined } },
  ],
  "a destroy revokes what is newer than all that is known": [
    DESTROY,
    { createdAt: 3 },
    revoke("its series ends"),
    UNKNOWN,
  ],
};

for (const [name, occasion] of Object.entries(EVERY_OCCASION)) {
  Object.assign(DECISIONS, {
    [`${name} keeps a token without a marker`]: [occasion, { comment: BY_HAND }, keep("it has no marker")],
    [`${name} keeps a token without a comment`]: [occasion, { comment: "" }, keep("it has no marker")],
    [`${name} keeps a token of another series`]: [occasion, { comment: FOREIGN }, keep("it belongs to another series")],
    [`${name} keeps a token of another series that is retired and due`]: [
      occasion,
      { comment: FOREIGN_AND_DUE },
      keep("it belongs to another series"),
    ],
    [`${name} keeps another token without a marker than the deleted one`]: [
      occasion,
      { comment: BY_HAND },
      keep("it has no marker"),
      { deleted: { tokenId: "other", madeBy: "p/s/n" } },
    ],
    [`${name} keeps the current token, whatever its comment says`]: [
      occasion,
      { tokenId: "current", comment: RETIRED_AND_DUE },
      keep("it is the current token"),
    ],
    [`${name} keeps the current token although the list lacks it`]: [
      occasion,
      { tokenId: "current" },
      keep("it is the current token"),
      UNLISTED,
    ],
    [`${name} keeps the token in use of a series that this process has seen under another name of the workspace`]: [
      occasion,
      { comment: RETIRED_AND_DUE },
      keep("it is the current token"),
      { ...UNKNOWN, inUse: new Set(["old"]) },
    ],
    [`${name} keeps a token of the series that another stack made`]: [
      occasion,
      { comment: OTHERS_AND_DUE },
      keep("another stack made it"),
    ],
    [`${name} keeps it also where the user has said that this stack is a copy`]: [
      occasion,
      { comment: OTHERS_AND_DUE },
      keep("another stack made it"),
      COPIED,
    ],
    [`${name} keeps a token with the name in the state of a copy that was not run yet`]: [
      occasion,
      { comment: RETIRED_AND_DUE },
      keep("another stack made it"),
      UNNAMED_COPY,
    ],
    [`${name} keeps the deleted token if the state says that another stack made it, whatever the list says`]: [
      occasion,
      { comment: BY_HAND },
      keep("another stack made it"),
      { deleted: { tokenId: "old", madeBy: "p/other/n" } },
    ],
    [`${name} keeps the deleted token if the list says that another stack took it over, whatever the state says`]: [
      occasion,
      { comment: OTHERS },
      keep("another stack made it"),
      DELETED,
    ],
  } satisfies Record<string, Case>);
}

/** Every reason that there is. */
const REASONS: Readonly<Record<Disposal["because"], true>> = {
  "it has no marker": true,
  "it belongs to another series": true,
  "another stack made it": true,
  "it is the current token": true,
  "another mint made it": true,
  "it was there before the mint": true,
  "the list lacks the current token": true,
  "it is newer than the current token": true,
  "it is retired already": true,
  "it was not replaced": true,
  "its overlap is not over": true,
  "it is still used": true,
  "it was replaced and overlaps": true,
  "the unconfirmed mint made it": true,
  "it was replaced": true,
  "its overlap is over": true,
  "nobody would revoke it later": true,
  "its series ends": true,
  "somebody ends it on purpose": true,
};

describe("decideDisposal", () => {
  for (const [sentence, [occasion, token, disposal, facts]] of Object.entries(DECISIONS)) {
    it(sentence, () => assert.deepEqual(decide(occasion, token, facts), disposal));
  }

  it("has a case for every reason", () => {
    const reasons = new Set(Object.values(DECISIONS).map(([, , { because }]) => because));
    assert.deepEqual(reasons, new Set(Object.keys(REASONS)));
  });

  it("gives the same answer for the same facts, and leaves the facts alone", () => {
    for (const [occasion, token, , facts] of Object.values(DECISIONS)) {
      const before = structuredClone([occasion, token, facts]);
      assert.deepEqual(decide(occasion, token, facts), decide(occasion, token, facts));
      assert.deepEqual([occasion, token, facts], before);
    }
  });
});
