import assert from "node:assert/strict";
import { adopt } from "../../../dynamic/arguments/adopt";
import { problemOf } from "../../../dynamic/arguments/schema";

const ID = "0123456789abcdef".repeat(4);
const VALUE = `dapi${"5".repeat(32)}`;

describe("a token to adopt", () => {
  const RIGHT: Readonly<Record<string, unknown>> = {
    "an id and a value": { tokenId: ID, tokenValue: VALUE },
    "an end too": { tokenId: ID, tokenValue: VALUE, expiresAt: "2027-01-31T00:00:00Z" },
  };
  for (const [sentence, value] of Object.entries(RIGHT)) {
    it(`takes ${sentence}`, () => assert.equal(problemOf(adopt.schema, value), undefined));
  }

  const WRONG: Readonly<Record<string, readonly [value: unknown, problem: string]>> = {
    "no object": [VALUE, "must be an object with tokenId and tokenValue"],
    "no id": [{ tokenValue: VALUE }, "tokenId is missing"],
    "no value": [{ tokenId: ID }, "tokenValue is missing"],
    "the value as the id": [
      { tokenId: VALUE, tokenValue: VALUE },
      "tokenId is the value of a token: give its id, as lists of tokens have it",
    ],
    "the id as the value": [{ tokenId: ID, tokenValue: ID }, "tokenValue is the id of the token: give its value"],
    "a line break after the value": [
      { tokenId: ID, tokenValue: `${VALUE}\n` },
      "tokenValue contains white space, a line break or another character that credentials do not have: set it again without it",
    ],
    "a space before the value": [
      { tokenId: ID, tokenValue: ` ${VALUE}` },
      "tokenValue contains white space, a line break or another character that credentials do not have: set it again without it",
    ],
    "a month as the end": [
      { tokenId: ID, tokenValue: VALUE, expiresAt: "2027-01" },
      'expiresAt "2027-01" is not a time: write it like "2026-12-24" or "2026-12-24T18:00:00Z"',
    ],
    "something else": [
      { tokenId: ID, tokenValue: VALUE, endsAt: "x" },
      "endsAt is not known: give tokenId, tokenValue, expiresAt",
    ],
  };
  for (const [sentence, [value, problem]] of Object.entries(WRONG)) {
    it(`refuses ${sentence}, and does not repeat the token`, () => {
      assert.equal(problemOf(adopt.schema, value), problem);
      assert.equal(problem.includes(VALUE), false);
    });
  }
});
