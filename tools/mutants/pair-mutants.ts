import type { Mutant } from "./mutant";

/** Mutants that adopt a token whose id and value may not belong together, or keep one whose principal is gone. */
export const PAIR_MUTANTS: readonly Mutant[] = [
  {
    id: "any-pair",
    breaks: "adopts an id with the value of another token",
    file: "tokens/adoption.ts",
    find: 'if (is === "proved") return;',
    replacement: "if (is.length > 0) return;",
    test: {
      file: "provider/lifecycles/adoption.test.ts",
      title: "of two tokens is refused with the right id",
    },
  },
  {
    id: "any-moved-use",
    breaks: "takes a use on the same day by another token for the proof",
    file: "tokens/pair-decision.ts",
    find: "later > earlier && others.every(({ lastUsedDay = 0 }) => lastUsedDay < later)",
    replacement: "later > earlier || others.length < 0",
    test: {
      file: "provider/tokens/pair-decision.test.ts",
      title: "another token that was used on this day already may be the one",
    },
  },
  {
    id: "used-before-proves",
    breaks: "takes a use from before for the proof",
    file: "tokens/pair-decision.ts",
    find: "later > earlier &&",
    replacement: "later >= earlier &&",
    test: {
      file: "provider/tokens/pair-decision.test.ts",
      title: "a token that was used on this day already proves nothing",
    },
  },
  {
    id: "short-list-proves",
    breaks: "takes the only listed token for the one with the value, although the list may lack a new one",
    file: "tokens/pair-decision.ts",
    find: " && !SHA256.test(tokenId)",
    replacement: " && SHA256 !== undefined",
    test: {
      file: "provider/lifecycles/adoption.test.ts",
      title: "of two tokens is refused although no list has the token with the value yet",
    },
  },
  {
    id: "anybodys-only-token",
    breaks: "takes the only active token for the one with a value that may be somebody else's",
    file: "tokens/pair-decision.ts",
    find: "isAlone && isPrincipals &&",
    replacement: "isAlone && (isPrincipals || tokenId !== valueHash) &&",
    test: {
      file: "provider/tokens/pair-decision.test.ts",
      title: "the only active token proves nothing about a value that may be somebody else's",
    },
  },
  {
    id: "remade-principal",
    breaks: "keeps the token of a principal that was deleted and made again",
    file: "lifecycles/token-lifecycle.ts",
    find: "!isUnknown(newId) && oldId !== newId",
    replacement: "isUnknown(newId) && oldId !== newId",
    test: { file: "provider/lifecycles/token-check.test.ts", title: "a principal that was made again" },
  },
  {
    id: "spaced-value",
    breaks: "publishes the value of a new token with white space around it",
    file: "databricks/tokens-api.ts",
    find: "token_value: credential()(z)",
    replacement: "token_value: presentText(z)",
    test: { file: "provider/databricks/tokens-api.test.ts", title: "is refused, and not repeated" },
  },
];
