import type { Mutant } from "./mutant";

/** Mutants that rotate at the wrong time, twice, or never. */
export const SCHEDULE_MUTANTS: readonly Mutant[] = [
  {
    id: "a-period-late",
    breaks: "renews one period too late",
    file: "rotation/rotation-decision.ts",
    find: "if (periods < 1) return undefined;",
    replacement: "if (periods < 2) return undefined;",
    test: { file: "provider/rotation/rotation-decision.test.ts", title: "the second of the renewal is due" },
  },
  {
    id: "a-second-late",
    breaks: "renews one second too late",
    file: "rotation/rotation-decision.ts",
    find: "Math.floor((now - startedAt) / period(facts))",
    replacement: "Math.floor((now - startedAt - 1) / period(facts))",
    test: { file: "provider/rotation/rotation-decision.test.ts", title: "the second of the renewal is due" },
  },
  {
    id: "renewal-from-now",
    breaks: "starts a renewal at the current time, which differs between preview and update",
    file: "rotation/rotation-decision.ts",
    find: "startedAt + periods * period(facts)",
    replacement: "roundDown(now, facts)",
    test: {
      file: "provider/rotation/rotation-decision.test.ts",
      title: "gives a preview and a later update the same answer",
    },
  },
  {
    id: "windows-forgotten",
    breaks: "renews outside the windows although a window comes before the token expires",
    file: "rotation/rotation-decision.ts",
    find: "if (isOutside && now < toLastCall(startedAt, facts))",
    replacement: "if (isOutside && now < startedAt)",
    test: {
      file: "provider/rotation/maintenance-windows.test.ts",
      title: "waits when it is due and no window is open",
    },
  },
  {
    id: "windows-for-ever",
    breaks: "waits for a window until the token has expired",
    file: "rotation/rotation-decision.ts",
    find: "if (isOutside && now < toLastCall(startedAt, facts))",
    replacement: "if (isOutside)",
    test: { file: "provider/rotation/maintenance-windows.test.ts", title: "then happens outside them, and says so" },
  },
  {
    id: "forgotten-generation",
    breaks: "does not keep the generation of the last run",
    file: "lifecycles/schedule-lifecycle.ts",
    find: "current: toCurrent(olds),",
    replacement: "current: toCurrent({}),",
    test: {
      file: "provider/lifecycles/schedule-lifecycle.test.ts",
      title: "keeps the generation as long as nothing is due",
    },
  },
  {
    id: "unknown-trigger-is-old",
    breaks: "shows the old generation in a preview while the trigger is unknown",
    file: "lifecycles/schedule-lifecycle.ts",
    find: "if (isUnknown([news.rotationTrigger, ",
    replacement: "if (isUnknown([",
    test: {
      file: "provider/lifecycles/schedule-lifecycle.test.ts",
      title: "does not know the generation while the trigger is unknown",
    },
  },
  {
    id: "unknown-is-no-change",
    breaks: "sees no change in a rotation that is not known yet",
    file: "lifecycles/properties.ts",
    find: "if (left === right) return true;",
    replacement: "if (left === right || right === UNKNOWN) return true;",
    test: {
      file: "provider/lifecycles/token-check.test.ts",
      title: "diff answers for a rotation that is not known yet",
    },
  },
  {
    id: "spelling-rotates",
    breaks: "replaces a token because its lifetime is written in another unit",
    file: "lifecycles/canonical.ts",
    find: "toSeconds(lifetime) : lifetime",
    replacement: "lifetime : lifetime",
    test: { file: "provider/lifecycles/token-spelling.test.ts", title: "is kept for" },
  },
  {
    id: "late-adoption-is-late",
    breaks: "renews an adopted token too late when its expiry is given after a first run that failed",
    file: "rotation/rotation-decision.ts",
    find: "return Math.min(startedAt, firstExpiresAt - lifetimeSeconds);",
    replacement: "return startedAt;",
    test: {
      file: "provider/lifecycles/schedule-lifecycle.test.ts",
      title: "renews it in time too when its expiry is given only after",
    },
  },
];
