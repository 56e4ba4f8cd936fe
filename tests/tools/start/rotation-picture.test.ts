import assert from "node:assert/strict";
import { drawRotation, type RecordedRotation } from "../../../tools/start/rotation-picture";
import { read } from "../../documents";

const IMAGE = "docs/images/rotation.svg";
const RECORD = "tests/tools/start/rotation.json";
const AGAIN = `npm start && cp .local/start/rotation.svg ${IMAGE} && cp .local/start/rotation.json ${RECORD}`;

/** What `npm start` recorded when the image was made. */
function record(): RecordedRotation {
  return JSON.parse(read(RECORD)) as RecordedRotation;
}

describe("the picture that npm start ends with", () => {
  it("is the image in the documentation, drawn from what that run recorded", () => {
    assert.equal(read(IMAGE), drawRotation(record()), `Make both again: ${AGAIN}`);
    assert.ok(read("docs/emulator.md").includes(AGAIN));
  });

  it("has the number of every request that minted, published, removed or revoked a token", () => {
    const shown = record().series.shown.filter(({ isMarked }) => isMarked);
    const steps = shown.flatMap(({ tokens }) => tokens.flatMap((token) => token.steps));
    const kinds = steps.map(({ kind }) => kind);
    assert.deepEqual(
      ["minted", "verified", "published", "replaced", "withdrawn", "revoked"].map(
        (kind) => kinds.filter((one) => one === kind).length,
      ),
      [5, 5, 5, 3, 2, 5],
      "two tokens at first, one rotated by its trigger, both by the clock, both destroyed",
    );
    const image = drawRotation(record());
    for (const { sequence } of steps) assert.ok(image.includes(`>#${sequence}</text>`), `#${sequence}`);
  });

  it("shows that every old token was replaced by a request before the one that revoked it", () => {
    const tokens = record().series.shown.flatMap((series) => series.tokens);
    const replaced = tokens.filter(({ steps }) => steps.some(({ kind }) => kind === "replaced"));
    assert.equal(replaced.length, 3);
    for (const { promise, steps } of replaced) {
      const columnOf = (wanted: string) => steps.find(({ kind }) => kind === wanted)!.column;
      assert.equal(promise, "kept");
      assert.ok(columnOf("replaced") < columnOf("revoked"));
    }
    assert.equal(drawRotation(record()).match(/class="old"/g)?.length, replaced.length + 1, "and one in the legend");
  });

  it("changes with its data: another number, another order, another series", () => {
    const changed = (change: (text: string) => string) =>
      drawRotation(JSON.parse(change(read(RECORD))) as RecordedRotation);
    const [first] = record().series.shown.filter(({ isMarked }) => isMarked);
    const { sequence } = first!.tokens[0]!.steps[0]!;
    assert.ok(
      changed((text) => text.replaceAll(`"sequence": ${sequence},`, '"sequence": 4711,')).includes(">#4711</text>"),
    );
    assert.ok(changed((text) => text.replaceAll('"kind": "old"', '"kind": "current"')) !== drawRotation(record()));
    assert.equal(
      changed(() => '{"series":{"shown":[]}}').includes("#"),
      true,
      "an empty picture has its legend and colours",
    );
    assert.doesNotMatch(
      changed(() => '{"series":{"shown":[]}}'),
      />#\d/,
    );
  });

  it("writes whatever a name has as text", () => {
    const [first] = record().series.shown.filter(({ isMarked }) => isMarked);
    const title = '</text><script>alert(1)</script>&"\u0007';
    const image = drawRotation({ series: { shown: [{ ...first!, title }] } });
    assert.ok(image.includes("&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;�"));
    assert.equal(image.includes("<script"), false);
  });

  it("has colours for dark surroundings, and words for who cannot see it", () => {
    const image = drawRotation(record());
    assert.match(image, /@media \(prefers-color-scheme:dark\)/);
    assert.match(image, /role="img" aria-labelledby="title description"/);
    assert.match(image, /<desc id="description">Token 1 of .* is minted by request \d+, .*revoked by request \d+\./);
  });
});
