import type { Mutant } from "./mutant";

const TARGETS = "../components/publish-targets.test.ts";
const ARGUMENTS = "../components/arguments-of-every-kind.test.ts";
const OWNER = "arguments/publication-owner.test.ts";

/** Mutants that delete a published secret whose token is in use, or publish over another one. */
export const PUBLICATION_MUTANTS: readonly Mutant[] = [
  {
    id: "shared-target",
    breaks: "lets two components publish in one secret",
    file: "../../components/publish-claims.ts",
    find: "if (owner === undefined) return undefined;",
    replacement: "if (owner !== component) return undefined;",
    test: { file: TARGETS, title: "are refused written alike" },
  },
  {
    id: "target-by-group",
    breaks: "takes a vault in another resource group for another vault",
    file: "../../components/publish-claims.ts",
    find: "toPlace(address, workspace);",
    replacement: 'toPlace(address, workspace) + String(address["resourceGroupName"]);',
    test: { file: TARGETS, title: "in another resource group, as the name of a vault is unique" },
  },
  {
    id: "address-by-case",
    breaks: "replaces the published secret when its resource group is written in another case",
    file: "../../components/publish-claims.ts",
    find: "[name, value.toLowerCase()]",
    replacement: '[name, name === "resourceGroupName" ? value : value.toLowerCase()]',
    test: { file: ARGUMENTS, title: "names the secret in lower case" },
  },
  {
    id: "secret-by-case",
    breaks: "lets two components publish in one secret that they write in two cases",
    file: "../../components/publish-claims.ts",
    find: "[name, value.toLowerCase()]",
    replacement: '[name, name === "secretName" ? value : value.toLowerCase()]',
    test: { file: TARGETS, title: "with a secret in another case" },
  },
  {
    id: "secret-deleted-first",
    breaks: "deletes the published secret before the token is in its new place",
    file: "../../components/vault-publication.ts",
    find: "deleteBeforeReplace: false",
    replacement: "deleteBeforeReplace: true",
    test: { file: ARGUMENTS, title: "keeps the token in a Key Vault secret" },
  },
  {
    id: "unmarked-publication",
    breaks: "does not write the component into the tags of the secret",
    file: "../../components/vault-publication.ts",
    find: "lineage: own, publishedBy }",
    replacement: "lineage: own }",
    test: { file: ARGUMENTS, title: "keeps the token in a Key Vault secret" },
  },
  {
    id: "disabled-publication",
    breaks: "leaves a published secret disabled that somebody has disabled",
    file: "../../components/vault-publication.ts",
    find: "enabled: true, ",
    replacement: "",
    test: { file: ARGUMENTS, title: "keeps the token in a Key Vault secret" },
  },
  {
    id: "takes-unmarked-secret",
    breaks: "takes a secret that others made for its own",
    file: "../arguments/publication-owner.ts",
    find: 'if (by === undefined) return "unmarked";',
    replacement: 'if (by === undefined) return "own";',
    test: { file: OWNER, title: "with the tags of other programs is unmarked" },
  },
  {
    id: "takes-renamed-secret",
    breaks: "takes the secret of a component for that of another one of the stack",
    file: "../arguments/publication-owner.ts",
    find: 'tags["lineage"] === lineage)',
    replacement: "isSameStack)",
    test: { file: OWNER, title: "of another component of the stack is of a renamed one" },
  },
  {
    id: "copy-publishes-along",
    breaks: "does not say that a copied stack publishes in the secret of the original",
    file: "../arguments/publication-owner.ts",
    find: 'return isSameStack ? "own" : "shared";',
    replacement: 'return "own";',
    test: { file: OWNER, title: "of the same lineage in another stack is shared" },
  },
  {
    id: "long-earlier-stack",
    breaks: "does not know the secrets of an earlier name of the stack that is long",
    file: "../arguments/publication-owner.ts",
    find: ".includes(toStackName(by))",
    replacement: ".includes(toStack(by))",
    test: { file: OWNER, title: "in an earlier name of the stack that is long is its own" },
  },
  {
    id: "region-as-workspace",
    breaks: "takes the address of a region for that of a workspace",
    file: "../arguments/host.ts",
    find: "if (/^(?!adb-)[0-9a-z-]+",
    replacement: "if (/^(?!)[0-9a-z-]+",
    test: { file: "arguments/host.test.ts", title: 'is not "https://westeurope.azuredatabricks.net"' },
  },
  {
    id: "secret-address-shown",
    breaks: "shows the secret name of a place in the output published",
    file: "../../components/publication.ts",
    find: "(hasSecret ? pulumi.secret(shown) : shown)",
    replacement: "(hasSecret ? shown : shown)",
    test: {
      file: "../components/testing.test.ts",
      title: "give secret addresses to a token whose place has a secret name",
    },
  },
];
