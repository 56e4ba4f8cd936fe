import type { FaultSchedule } from "./fault-schedule";

/** Schedules that once broke a promise: they are run again each time, before the random ones. */
export const KEPT_SCHEDULES: readonly FaultSchedule[] = [
  // The list before the mint left the published token out, the answer to the mint was lost, and what the list had left
  // out was taken for what the mint had made.
  {
    principalCase: "existing, oauth-m2m",
    overlap: "0s",
    runs: [
      { move: "nothing", faults: [] },
      {
        move: "trigger",
        faults: [
          { at: 2, name: "empty list" },
          { at: 3, name: "applied but answer lost" },
        ],
      },
    ],
  },
  // The new token was taken back, the answer to that was lost, and the 404 to its repetition taken for a token that lives.
  {
    principalCase: "databricks, one-time-secret",
    overlap: "0s",
    runs: [
      {
        move: "nothing",
        faults: [
          { at: 9, name: "403 for ever" },
          { at: 10, name: "503 3 times" },
          { at: 11, name: "applied but answered 503" },
        ],
      },
    ],
  },
];
