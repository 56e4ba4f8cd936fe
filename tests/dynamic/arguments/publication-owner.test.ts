import assert from "node:assert/strict";
import {
  decideOwnership,
  type Ownership,
  type Publisher,
  toComponent,
  toPublishedBy,
  toStack,
} from "../../../dynamic/arguments/publication-owner";
import { toStackName } from "../../../dynamic/arguments/stack-name";

const PUBLISHER: Publisher = { lineage: "own-lineage", publishedBy: "shop/dev/reporting", earlierStacks: [] };

/** Longer than a marker has it. */
const LONG = "a-name-of-thirty-three-characters";

type Case = readonly [tags: Readonly<Record<string, string>>, publisher: Partial<Publisher>, ownership: Ownership];

/** Whose a secret is, by a sentence; the first cases decide before the later ones. */
const CASES: Readonly<Record<string, Case>> = {
  "without tags is unmarked": [{}, {}, "unmarked"],
  "with the tags of other programs is unmarked": [{ team: "data", tokenId: "1" }, {}, "unmarked"],
  "with the lineage alone is unmarked": [{ lineage: "own-lineage" }, {}, "unmarked"],
  "with both marks is the component's own": [{ lineage: "own-lineage", publishedBy: "shop/dev/reporting" }, {}, "own"],
  "of the same lineage under an earlier name is its own": [
    { lineage: "own-lineage", publishedBy: "shop/dev/old" },
    {},
    "own",
  ],
  "of the same lineage in an earlier name of the stack is its own": [
    { lineage: "own-lineage", publishedBy: "shop/test/reporting" },
    { earlierStacks: ["shop/test"] },
    "own",
  ],
  "of the same lineage in an earlier name of the stack that is long is its own": [
    { lineage: "own-lineage", publishedBy: `${LONG}/${LONG}-test/reporting` },
    { earlierStacks: [toStackName(`${LONG}/${LONG}-test`)] },
    "own",
  ],
  "of the same lineage in an earlier name that is given whole is its own": [
    { lineage: "own-lineage", publishedBy: `${LONG}/${LONG}-test/reporting` },
    { earlierStacks: [`${LONG}/${LONG}-test`] },
    "own",
  ],
  "of the same lineage in another stack whose name is as long is shared": [
    { lineage: "own-lineage", publishedBy: `${LONG}/${LONG}-prod/reporting` },
    { earlierStacks: [`${LONG}/${LONG}-test`] },
    "shared",
  ],
  "of the same lineage in another stack is shared": [
    { lineage: "own-lineage", publishedBy: "shop/test/reporting" },
    {},
    "shared",
  ],
  "of another lineage under the same name is from an earlier run": [
    { lineage: "other", publishedBy: "shop/dev/reporting" },
    {},
    "earlier",
  ],
  "under the same name is from an earlier run while the lineage is not known": [
    { lineage: "own-lineage", publishedBy: "shop/dev/reporting" },
    { lineage: undefined },
    "earlier",
  ],
  "of another component of the stack is of a renamed one": [
    { lineage: "other", publishedBy: "shop/dev/old" },
    {},
    "renamed",
  ],
  "of another component is of a renamed one while the lineage is not known": [
    { lineage: "other", publishedBy: "shop/dev/old" },
    { lineage: undefined },
    "renamed",
  ],
  "without a lineage does not match a lineage that is not known": [
    { publishedBy: "shop/dev/old" },
    { lineage: undefined },
    "renamed",
  ],
  "of another stack is foreign": [{ lineage: "other", publishedBy: "shop/prod/reporting" }, {}, "foreign"],
  "of another project is foreign": [{ lineage: "other", publishedBy: "mill/dev/reporting" }, {}, "foreign"],
};

describe("a secret in the vault", () => {
  for (const [name, [tags, publisher, ownership]] of Object.entries(CASES)) {
    it(name, () => {
      assert.equal(decideOwnership({ tags }, { ...PUBLISHER, ...publisher }), ownership);
    });
  }
});

describe("the mark of a publisher", () => {
  it("has project, stack and name, also of a name with a slash", () => {
    const mark = toPublishedBy("shop", "dev", "team/reporting");
    assert.deepEqual(
      [mark, toStack(mark), toComponent(mark)],
      ["shop/dev/team/reporting", "shop/dev", "team/reporting"],
    );
  });

  it("is no longer than a tag may be", () => {
    assert.equal(toPublishedBy("shop", "dev", "r".repeat(300)).length, 256);
  });
});
