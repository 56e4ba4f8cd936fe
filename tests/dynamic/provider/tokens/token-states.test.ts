import assert from "node:assert/strict";
import { judgeTokens } from "../../../../dynamic/provider/tokens/token-states";

const LINEAGE = "0f8fad5b-d9cb-469f-a165-70867728950e";
const OTHER_LINEAGE = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

interface Listed {
  readonly comment: string;
  readonly owner?: number;
}

/** A token of the series, made for this rotation. */
function made(rotation: string, { lineage = LINEAGE, label = "p/s/n", retire = "" } = {}): string {
  return `[databricks-pat lineage=${lineage} rotation=${rotation} ${label}${retire}]`;
}

const RETIRED = { retire: " retire=2026-06-10T12:00:00Z" };

/** Judges tokens in the order of their creation: "orphan", or "orphan?" where that is not certain. */
function judge(listed: readonly (string | Listed)[]): readonly string[] {
  const tokens = listed.map((each, index) => {
    const { comment, owner = 1 } = typeof each === "string" ? { comment: each } : each;
    const info = { tokenId: `t${index}`, comment, createdAt: 1000 + index, expiresAt: undefined, scopes: undefined };
    return { info, creator: { id: owner, name: `owner ${owner}` } };
  });
  // The order of a list says nothing.
  const judged = judgeTokens([...tokens].reverse());
  return [...judged].reverse().map(({ state, isCertain }) => (isCertain ? state : `${state}?`));
}

const JUDGEMENTS: Readonly<Record<string, readonly [listed: readonly (string | Listed)[], states: readonly string[]]>> =
  {
    "no token": [[], []],
    "a token without a marker is foreign": [
      ["made by hand", ""],
      ["foreign", "foreign"],
    ],
    "a marker that is not at the end is none": [[`${made("g1")} copied`], ["foreign"]],
    "a marker without a lineage is none": [["[databricks-pat lineage=x rotation=g1 p/s/n]"], ["foreign"]],
    "the only token of a series is current": [[made("g1")], ["current"]],
    "a retired token overlaps with the current one": [
      [made("g1", RETIRED), made("g2")],
      ["retired", "current"],
    ],
    "several retired tokens overlap": [
      [made("g1", RETIRED), made("g2", RETIRED), made("g3")],
      ["retired", "retired", "current"],
    ],
    "a retired token stays retired where its successor is gone": [[made("g1", RETIRED)], ["retired"]],
    "a token that is older than a retired one is an orphan": [
      [made("g1"), made("g2", RETIRED), made("g3")],
      ["orphan", "retired", "current"],
    ],
    "it is an orphan also where the current one is gone": [
      [made("g1"), made("g2", RETIRED)],
      ["orphan", "retired"],
    ],
    "of two tokens that are not retired, either may be in use": [
      [made("g1"), made("g2")],
      ["orphan?", "current?"],
    ],
    "so of two of one rotation": [
      [made("g1"), made("g1")],
      ["orphan?", "current?"],
    ],
    "among them are none that are older than a retired one": [
      [made("g1"), made("g2", RETIRED), made("g3"), made("g4")],
      ["orphan", "retired", "orphan?", "current?"],
    ],
    "two lineages have a current token each": [
      [made("g1"), made("g1", { lineage: OTHER_LINEAGE })],
      ["current", "current"],
    ],
    "a copied stack has the lineage of the other one, and a current token of its own": [
      [made("g1"), made("g2", { label: "p/copy/n" })],
      ["current", "current"],
    ],
    "a series that went on with another principal has a current token for each": [
      [
        { comment: made("g1"), owner: 1 },
        { comment: made("g2"), owner: 2 },
      ],
      ["current", "current"],
    ],
    "somebody else who copies a marker changes nothing about the series": [
      [made("g1"), { comment: made("g1"), owner: 7 }, "foreign words"],
      ["current", "current", "foreign"],
    ],
  };

describe("judgeTokens", () => {
  for (const [sentence, [listed, states]] of Object.entries(JUDGEMENTS))
    it(sentence, () => assert.deepEqual(judge(listed), states));

  it("is not certain where two tokens were created at the same time", () => {
    const token = (tokenId: string) => ({
      info: { tokenId, comment: made("g1"), createdAt: 1, expiresAt: undefined, scopes: undefined },
      creator: { id: 1, name: "owner" },
    });
    const judged = judgeTokens([token("a"), token("b")]).map(({ state, isCertain }) => [state, isCertain]);
    assert.deepEqual(judged, [
      ["current", false],
      ["orphan", false],
    ]);
  });
});
