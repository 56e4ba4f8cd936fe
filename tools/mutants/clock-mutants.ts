import type { Mutant } from "./mutant";

/** Mutants that trust a wrong clock. */
export const CLOCK_MUTANTS: readonly Mutant[] = [
  {
    id: "future-start-stays",
    breaks: "keeps a generation that a clock ahead has started",
    file: "rotation/rotation-decision.ts",
    find: "hasNewLifetime, beganAhead, isDue]",
    replacement: "hasNewLifetime, isDue]",
    test: {
      file: "provider/rotation/rotation-decision.test.ts",
      title: "a start that is further in the future was read from a wrong clock",
    },
  },
  {
    id: "no-clock-tolerance",
    breaks: "rotates because the clocks of two machines differ a little",
    file: "rotation/rotation-decision.ts",
    find: "const CLOCK_TOLERANCE = 600;",
    replacement: "const CLOCK_TOLERANCE = 0;",
    test: {
      file: "provider/rotation/rotation-decision.test.ts",
      title: "a clock ten minutes before the start is kept",
    },
  },
  {
    id: "future-start-anytime",
    breaks: "begins a generation again outside its windows",
    file: "rotation/rotation-decision.ts",
    find: "if (facts.windows !== undefined && !isWindowOpen(facts.windows, now)) return undefined;\n  const started",
    replacement: "const started",
    test: {
      file: "provider/rotation/maintenance-windows.test.ts",
      title: "begins a generation again that a clock ahead has started only when one is open",
    },
  },
  {
    id: "behind-rotates",
    breaks: "does not ask the workspace which clock is wrong, and rotates where this machine is behind",
    file: "lifecycles/schedule-lifecycle.ts",
    find: "if (!beginsInFuture(facts, now) ||",
    replacement: "if (now > 0 ||",
    test: {
      file: "provider/lifecycles/schedule-lifecycle.test.ts",
      title: "keeps the generation where this machine's clock is behind",
    },
  },
  {
    id: "late-renewal",
    breaks: "lets a token expire whose generation a clock ahead has started",
    file: "lifecycles/token-lifecycle.ts",
    find: 'replaces.push("expiresAt");',
    replacement: "void 0;",
    test: {
      file: "provider/lifecycles/wrong-clock.test.ts",
      title: "is replaced when a third of its lifetime is left",
    },
  },
  {
    id: "ahead-replaces-each",
    breaks: "replaces each token in the next run on a machine that is always ahead",
    file: "tokens/late-renewal.ts",
    find: "if (!isRenewedTooLate(token, await getWorkspaceTime(runtime, origin))) return false;",
    replacement: "",
    test: {
      file: "provider/lifecycles/wrong-clock.test.ts",
      title: "is kept on a machine that is ahead by as much",
    },
  },
  {
    id: "local-retirement",
    breaks: "writes the end of an overlap by this machine's clock",
    file: "tokens/dispose.ts",
    find: "current: { tokenId: current.tokenId, createdAt },",
    replacement: "current: { tokenId: current.tokenId, createdAt }, now: runtime.now(),",
    test: {
      file: "provider/lifecycles/wrong-clock.test.ts",
      title: "a token is retired by the workspace's clock",
    },
  },
  {
    id: "local-end-of-overlap",
    breaks: "ends an overlap by this machine's clock",
    file: "tokens/retirement.ts",
    find: "current: { tokenId, createdAt: undefined },",
    replacement: "current: { tokenId, createdAt: undefined }, now: runtime.now(),",
    test: {
      file: "provider/lifecycles/wrong-clock.test.ts",
      title: "a retired token is revoked by the workspace's clock",
    },
  },
  {
    id: "late-look",
    breaks: "looks for retired tokens too late on a machine that is behind",
    file: "lifecycles/retirement-lifecycle.ts",
    find: "nextAt + behind",
    replacement: "nextAt",
    test: {
      file: "provider/lifecycles/wrong-clock.test.ts",
      title: "40 d behind, a retired token is revoked by the workspace's clock",
    },
  },
  {
    id: "far-pending",
    breaks: "looks for retired tokens as late as a clock ahead has written",
    file: "lifecycles/retirement-lifecycle.ts",
    find: "Math.min(Date.parse(time), latest)",
    replacement: "Date.parse(time)",
    test: {
      file: "provider/lifecycles/wrong-clock.test.ts",
      title: "a time that was added ahead is brought forward",
    },
  },
  {
    id: "local-mint-time",
    breaks: "keeps the token of a lost mint where this machine's clock is ahead",
    file: "tokens/mint.ts",
    find: "serverTimeAt(runtime, origin, localBegin) ?? (listedBefore && localBegin)",
    replacement: "localBegin",
    test: {
      file: "provider/lifecycles/wrong-clock.test.ts",
      title: "5 h ahead, the token of a mint whose answer was lost",
    },
  },
  {
    id: "local-adoption-time",
    breaks: "adopts a token that expires too soon where this machine's clock is behind",
    file: "tokens/adoption.ts",
    find: "const now = serverNow(runtime, inputs.origin);",
    replacement: "const now = runtime.now();",
    test: {
      file: "provider/lifecycles/wrong-clock.test.ts",
      title: "40 d behind, a token that expires too soon is not adopted",
    },
  },
  {
    id: "early-orphans",
    breaks: "revokes orphans before their day is over where this machine's clock is ahead",
    file: "lifecycles/token-lifecycle.ts",
    find: "looksForOrphans &&= isOrphanSearchDue(olds.orphansPending, await getWorkspaceTime(runtime, inputs.origin));",
    replacement: "void getWorkspaceTime;\n          void isOrphanSearchDue;",
    test: {
      file: "provider/lifecycles/wrong-clock.test.ts",
      title: "orphans of a killed first run stay for a day by the workspace's clock",
    },
  },
  {
    id: "late-orphans",
    breaks: "looks for orphans too late on a machine that is behind",
    file: "tokens/orphan-search.ts",
    find: " || Date.parse(orphansPending) - now > LONGEST_GRACE",
    replacement: "",
    test: {
      file: "provider/lifecycles/token-check.test.ts",
      title: "orphans whose day seems to be far away",
    },
  },
  {
    id: "cached-time",
    breaks: "takes the date of an answer from a cache for the server's time",
    file: "http/server-time.ts",
    find: ' || headers.has("age")',
    replacement: "",
    test: { file: "provider/http/server-time.test.ts", title: "is not that of an answer from a cache" },
  },
  {
    id: "wrong-clock-untold",
    breaks: "does not say that this machine's clock is wrong",
    file: "http/server-time.ts",
    find: "if (clocks.isTold ||",
    replacement: "if (!clocks.isTold ||",
    test: { file: "provider/http/server-time.test.ts", title: "is the server's, and is told once, for ten minutes" },
  },
];
