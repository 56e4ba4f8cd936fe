import type { Mutant } from "./mutant";

const SELF = "provider/lifecycles/self-rotation.test.ts";
const RUN = "provider/lifecycles/run-as-principal.test.ts";

/** Mutants that mint as somebody else, or lose a token, where a principal rotates its own. */
export const SELF_ROTATION_MUTANTS: readonly Mutant[] = [
  {
    id: "any-identity-mints",
    breaks: "mints as whoever runs Pulumi",
    file: "logins/principal-session.ts",
    find: 'return login.authType === "environment" ? login.authType : undefined;',
    replacement: "return undefined;",
    test: { file: RUN, title: "fails the check of somebody else, and mints nothing" },
  },
  {
    id: "given-token-is-believed",
    breaks: "mints with the token of somebody else",
    file: "logins/principal-session.ts",
    find: 'if (login.authType === "pat") return login.token;',
    replacement: "",
    test: { file: SELF, title: "fails the check with the token of somebody else, and mints nothing" },
  },
  {
    id: "own-token-first",
    breaks: "revokes the token that logs in before the rest of its series",
    file: "tokens/dispose.ts",
    find: "return [...tokens.filter(({ tokenId }) => tokenId !== ownTokenId), ...own];",
    replacement: "return [...own, ...tokens.filter(({ tokenId }) => tokenId !== ownTokenId)];",
    test: { file: SELF, title: "revokes itself in a destroy, after the rest of its series" },
  },
  {
    id: "refused-once-is-gone",
    breaks: "takes a token for revoked whose revocation is refused",
    file: "tokens/token-views.ts",
    find: 'if (toErrorCode(other) !== "CREDENTIAL_REFUSED") throw error;',
    replacement: "void other;",
    test: { file: SELF, title: "is not taken for revoked because its revocation alone is refused" },
  },
  {
    id: "gone-token-stays",
    breaks: "never ends a destroy after the token has revoked itself",
    file: "lifecycles/token-end.ts",
    find: 'saved.login.authType === "pat" ? { onlyLogin: String(properties.tokenValue) } : {}',
    replacement: "{}",
    test: {
      file: SELF,
      title: "ends where the answer to its own revocation was lost, and where the run was killed after it",
    },
  },
  {
    id: "tokens-of-anybody",
    breaks: "logs in with a token of another principal",
    file: "tokens/token-values.ts",
    find: "isSamePrincipal(known.owner, owner) &&",
    replacement: "",
    test: { file: SELF, title: "does not log in with the token of another principal or series" },
  },
  {
    id: "scoped-to-nothing",
    breaks: "mints tokens that cannot mint the next one",
    file: "lifecycles/token-lifecycle.ts",
    find: "if (failures.length === 0) failures.push(...refuseLastToken(news));",
    replacement: "",
    test: { file: SELF, title: "refuses scopes with which it could not mint, unless another token does" },
  },
  {
    id: "name-is-looked-up-again",
    breaks: "moves the token to another principal that gets the name",
    file: "lifecycles/existing-principal-lifecycle.ts",
    find: "return (await isFound(runtime, olds, news))",
    replacement: "return (await isFound(runtime, {}, news))",
    test: {
      file: "provider/lifecycles/existing-principal-lifecycle.test.ts",
      title: "stays the same principal when it gets another name, and another one gets its name",
    },
  },
  {
    id: "first-of-the-name",
    breaks: "takes any of several principals with one name",
    file: "logins/principal-search.ts",
    find: "if (more.length > 0)",
    replacement: "if (more.length > 1_000)",
    test: {
      file: "provider/lifecycles/existing-principal-lifecycle.test.ts",
      title: "fails the check where several have the name, and names them",
    },
  },
];
