import assert from "node:assert/strict";
import { toStackName } from "../../../../dynamic/arguments/stack-name";
import { type Marker, toComment, toMarker, toRetiredComment } from "../../../../dynamic/provider/tokens/marker";

const marker: Marker = {
  lineage: "0f8fad5b-d9cb-469f-a165-70867728950e",
  rotation: "g3",
  label: "reporting/prod/nightly-token",
};

const SUFFIX = "[databricks-pat lineage=0f8fad5b-d9cb-469f-a165-70867728950e rotation=g3 reporting/prod/nightly-token]";

/** The longest marker there can be: rotation and label are both cut. */
const longest: Marker = {
  lineage: marker.lineage,
  rotation: "r".repeat(100),
  label: `${"p".repeat(100)}/${"s".repeat(100)}/${"l".repeat(200)}`,
};

describe("toComment", () => {
  it("is the marker alone without words", () => {
    assert.equal(toComment(undefined, marker), SUFFIX);
    assert.equal(toComment("", marker), SUFFIX);
  });

  it("puts the user's words before the marker", () => {
    assert.equal(toComment("nightly report", marker), `nightly report ${SUFFIX}`);
  });

  it("cuts the rotation to 32 characters and the label to 80", () => {
    assert.deepEqual(toMarker(toComment(undefined, longest)), {
      lineage: marker.lineage,
      rotation: `${"r".repeat(31)}~`,
      label: `${"p".repeat(19)}~abd3b172/${"s".repeat(19)}~4f431567/${"l".repeat(21)}~`,
    });
  });

  it("keeps the rotation of a schedule whole", () => {
    for (const rotation of ["g3@2026-01-01T00:00:00Z", "g99999@2026-12-31T23:59:59Z", "r".repeat(32)]) {
      assert.deepEqual(toMarker(toComment("nightly report", { ...marker, rotation })), { ...marker, rotation });
    }
  });

  it("keeps a short project and stack whole, and leaves the rest of the 80 characters to the name", () => {
    const label = `reporting/prod/${"n".repeat(100)}`;
    const written = toMarker(toComment(undefined, { ...marker, label }))?.label ?? "";
    assert.equal(written, `reporting/prod/${"n".repeat(64)}~`);
    assert.equal(written.length, 80);
  });

  it("keeps the names of two stacks apart, however long they are", () => {
    const written = ["production-a", "production-b"].map((end) => {
      const label = `${"p".repeat(60)}/${"a-very-long-name-of-a-".repeat(3)}${end}/token`;
      return toMarker(toComment(undefined, { ...marker, label }))?.label ?? "";
    });
    assert.equal(new Set(written.map(toStackName)).size, 2);
    assert.deepEqual(
      written.map(toStackName),
      written.map((label) => label.replace(/\/token$/, "")),
    );
  });

  it("keeps words that fill the comment to its last character", () => {
    const room = 255 - SUFFIX.length - 1;
    assert.equal(toComment("w".repeat(room), marker), `${"w".repeat(room)} ${SUFFIX}`);
    assert.equal(toComment("w".repeat(room + 1), marker), `${"w".repeat(room - 1)}~ ${SUFFIX}`);
  });

  it("cuts the words and never the marker", () => {
    const comment = toComment("w".repeat(1000), longest);
    assert.equal(comment.length, 255);
    assert.equal(toMarker(comment)?.lineage, marker.lineage);
    assert.match(comment, /^w{69}~ \[databricks-pat /);
  });

  it("replaces what would break the marker", () => {
    const comment = toComment(undefined, { ...marker, rotation: "a b]c", label: "über/[prod]/x y" });
    assert.deepEqual(toMarker(comment), { lineage: marker.lineage, rotation: "a_b_c", label: "_ber/_prod_/x_y" });
  });

  it("does not cut a character in two", () => {
    for (const words of ["🔑".repeat(200), `a${"🔑".repeat(200)}`]) assert.ok(isWellFormed(toComment(words, marker)));
  });

  function isWellFormed(text: string): boolean {
    return Buffer.from(text, "utf8").toString("utf8") === text;
  }
});

describe("toMarker", () => {
  it("reads back what was written", () => {
    for (const words of [undefined, "", "nightly report", "with\na new line", "[brackets]", "w".repeat(300)]) {
      assert.deepEqual(toMarker(toComment(words, marker)), marker);
    }
  });

  it("reads back an empty rotation", () => {
    assert.equal(toMarker(toComment("nightly", { ...marker, rotation: "" }))?.rotation, "");
  });

  it("reads the last of two: the words may quote a marker", () => {
    const other = SUFFIX.replace("0f8fad5b", "ffffffff");
    assert.equal(toMarker(toComment(other, marker))?.lineage, marker.lineage);
  });

  for (const [sentence, comment] of [
    ["no comment", undefined],
    ["an empty comment", ""],
    ["a comment of somebody else", "nightly report"],
    ["a marker that does not end the comment", `${SUFFIX} copied by hand`],
    ["a lineage that is no UUID", "[databricks-pat lineage=me rotation=g1 a/b/c]"],
    ["a marker that was cut", SUFFIX.slice(0, -1)],
    ["a marker of another tool", SUFFIX.replace("databricks-pat", "databricks-cat")],
  ] as const) {
    it(`finds none in ${sentence}`, () => assert.equal(toMarker(comment), undefined));
  }
});

describe("toRetiredComment", () => {
  const retireAt = Date.parse("2026-06-01T00:00:00Z");

  it("adds the time until which the token stays active, and changes nothing else", () => {
    const comment = toRetiredComment(`nightly report ${SUFFIX}`, retireAt);
    assert.equal(comment, `nightly report ${SUFFIX.slice(0, -1)} retire=2026-06-01T00:00:00Z]`);
    assert.deepEqual(toMarker(comment), { ...marker, retireAt });
  });

  it("rounds the time up to the second, so that no token expires early", () => {
    const { retireAt: rounded } = toMarker(toRetiredComment(SUFFIX, retireAt + 1)) ?? {};
    assert.equal(rounded, retireAt + 1000);
  });

  it("replaces the time of an earlier retirement", () => {
    const comment = toRetiredComment(toRetiredComment(SUFFIX, retireAt), retireAt + 60_000);
    assert.equal(comment, `${SUFFIX.slice(0, -1)} retire=2026-06-01T00:01:00Z]`);
  });

  it("cuts the words where the time needs their place", () => {
    const comment = toRetiredComment(toComment("w".repeat(1000), longest), retireAt);
    assert.equal(comment.length, 255);
    assert.equal(toMarker(comment)?.retireAt, retireAt);
  });

  it("does not change a label that was cut", () => {
    const { label } = toMarker(toComment(undefined, longest)) ?? {};
    assert.equal(toMarker(toRetiredComment(toComment(undefined, longest), retireAt))?.label, label);
  });

  it("leaves a comment without a marker as it is", () => {
    assert.equal(toRetiredComment("nightly report", retireAt), "nightly report");
  });
});
