import type { Mutant } from "./mutant";

const FILE = "provider/lifecycles/moved-series.test.ts";

/** Mutants of a series that goes on with another principal or lineage, or in another workspace. */
export const MOVED_MUTANTS: readonly Mutant[] = [
  {
    id: "moved-at-once",
    breaks: "revokes a replaced token at once when its series moves, whatever the overlap",
    file: "lifecycles/token-end.ts",
    find: "return isLookedAfter ? overlapSeconds : 0;",
    replacement: "return 0;",
    test: { file: FILE, title: "with another lineage lets its tokens overlap" },
  },
  {
    id: "moved-without-administrator",
    breaks: "retires a token of a series that moves where no administrator revokes it later",
    file: "lifecycles/token-end.ts",
    find: "isKnownAlias(runtime, series.origin, inputs.origin) && hasAdministrator(runtime, inputs)",
    replacement: "isKnownAlias(runtime, series.origin, inputs.origin)",
    test: { file: FILE, title: "leaves no token active where no administrator can end it later" },
  },
  {
    id: "moved-is-destroyed",
    breaks: "takes a token for destroyed when its series moved in an earlier run that could not delete it",
    file: "tokens/current-token.ts",
    find: "[...recollect(runtime, series).slice(-1), ...others].find",
    replacement: "[...recollect(runtime, series).slice(-1)].find",
    test: { file: FILE, title: "lets its token overlap when the first run with another lineage could not delete it" },
  },
  {
    id: "moved-orphans-stay",
    breaks: "leaves the orphans of a series active that moves",
    file: "tokens/disposal-decision.ts",
    find: 'overlapSeconds === 0 ? revoke("its series ends") : decideOverlapping(marker)',
    replacement: 'overlapSeconds === 0 ? keep("it was not replaced") : decideOverlapping(marker)',
    test: { file: FILE, title: "with another principal leaves no token of the old one active without an overlap" },
  },
  {
    id: "moved-orphan-unseen",
    breaks: "does not look for the orphan of a run that was killed after its mint for another principal",
    file: "lifecycles/token-creation.ts",
    find: "return seen !== undefined && isSamePrincipal(seen, inputs);",
    replacement: "return seen !== undefined;",
    test: { file: FILE, title: "notes the orphan of a run that was killed after its mint for another principal" },
  },
  {
    id: "retirement-moves-on",
    breaks: "lets a TokenRetirement go on to another series, and forgets the retired tokens of the old one",
    file: "lifecycles/retirement-lifecycle.ts",
    find: "return [...known, { applicationId, lineage }].filter(",
    replacement: "return [...known].filter(",
    test: {
      file: FILE,
      title: "with another principal lets its tokens overlap, and the run after the overlap revokes",
    },
  },
  {
    id: "retirement-leaves-workspace",
    breaks: "lets a TokenRetirement go on in another workspace, and forgets the retired tokens of the old one",
    file: "lifecycles/retirement-lifecycle.ts",
    find: 'const REPLACING = ["host"] as const;',
    replacement: "const REPLACING: readonly string[] = [];",
    test: { file: FILE, title: "in another workspace replaces its TokenRetirement" },
  },
  {
    id: "former-as-new-principal",
    breaks: "looks for the retired tokens of a former principal with the login of the one in use",
    file: "tokens/known-logins.ts",
    find: "hasOwnLogin(owner) && isSamePrincipal(owner, saved)",
    replacement: "hasOwnLogin(owner)",
    test: { file: "provider/tokens/known-logins.test.ts", title: "has no login of another principal" },
  },
];
