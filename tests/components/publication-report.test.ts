import assert from "node:assert/strict";
import type { Publisher } from "../../dynamic/arguments/publication-owner";
import { type Report, reportOn } from "../../components/publication-report";

const PUBLISHER: Publisher = { lineage: "own-lineage", publishedBy: "shop/dev/reporting", earlierStacks: [] };
const IMPORT =
  "pulumi import azure-native:keyvault:Secret reporting-secret /id/of/secret, with the parent and flags of docs/publishing.md";

interface Case {
  readonly tags: Readonly<Record<string, string>>;
  readonly publisher?: Partial<Publisher>;
  readonly report: Report | undefined;
}

const CASES: Readonly<Record<string, Case>> = {
  "of its own says nothing": {
    tags: { lineage: "own-lineage", publishedBy: "shop/dev/reporting" },
    report: undefined,
  },
  "of a component without its alias fails with the alias": {
    tags: { lineage: "other", publishedBy: "shop/dev/old" },
    report: {
      isRefused: true,
      problem:
        'holds the token of ServicePrincipalToken "old" of this stack: if that was renamed, add aliases: [{ name: "old" }] to the options; if it no longer publishes there, first remove this place from it and run pulumi up; else give each token a secret of its own',
    },
  },
  "of another stack fails with its name": {
    tags: { lineage: "other", publishedBy: "shop/prod/reporting" },
    report: {
      isRefused: true,
      problem:
        'holds the token of ServicePrincipalToken "reporting" of stack "shop/prod": give each token a secret of its own',
    },
  },
  "of others fails where the component is new": {
    tags: {},
    publisher: { lineage: undefined },
    report: {
      isRefused: true,
      problem: `exists already, and no ServicePrincipalToken made it: choose another secretName; to keep its name, run pulumi up without publish, then ${IMPORT}`,
    },
  },
  "of others warns where the component may have published it": {
    tags: { team: "data" },
    report: {
      isRefused: false,
      problem: `was made or overwritten by somebody else: if this component published it, run pulumi refresh and pulumi up, which publish the token again; if publish is new, run ${IMPORT}`,
    },
  },
  "of an earlier run warns with the import": {
    tags: { lineage: "other", publishedBy: "shop/dev/reporting" },
    report: {
      isRefused: false,
      problem: `exists already, from an earlier run: if pulumi up cannot create it, run ${IMPORT}`,
    },
  },
  "that a copy shares warns with both ways": {
    tags: { lineage: "own-lineage", publishedBy: "shop/test/reporting" },
    report: {
      isRefused: false,
      problem:
        'is also published by stack "shop/test": if this stack is a copy, give it a secret of its own; if that is its earlier name, set databricks-pat:renamedFrom',
    },
  },
};

describe("the report on a published secret", () => {
  for (const [name, { tags, publisher, report }] of Object.entries(CASES)) {
    it(name, () => {
      const found = { id: "/id/of/secret", tags };
      assert.deepEqual(reportOn(found, { ...PUBLISHER, ...publisher }, "reporting-secret"), report);
    });
  }
});
