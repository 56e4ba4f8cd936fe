import type { FaultSchedule } from "./fault-schedule";

/** Schedules that once broke an invariant: each run tries them before the random ones. */
export const KEPT_SCHEDULES: readonly FaultSchedule[] = [
  // The list before the mint lacked the published token, the answer to the mint was lost, and the published token was
  // taken for the one that the mint had made.
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
  // The new token was revoked, the answer was lost, and the 404 to the repetition was taken for a token that is active.
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
  // The token in use was not known, as it was tainted; the list before the mint lacked it, the answer to the mint was lost,
  // and it was taken for the one that the mint had made.
  {
    principalCase: "existing, azure-client-secret",
    overlap: "24h",
    runs: [
      { move: "nothing", faults: [] },
      {
        move: "taint",
        faults: [
          { at: 2, name: "empty list" },
          { at: 3, name: "applied but answer lost 3 times" },
        ],
      },
    ],
  },
  // The overlap was longer than when the token was replaced, so a use from before its replacement counted as one after
  // it, and the token was "still used" for ever.
  {
    principalCase: "entra, azure-client-secret",
    overlap: "24h",
    runs: [
      { move: "nothing", changes: [{ argument: "revokeWhen", choice: 1 }], faults: [] },
      { move: "trigger", faults: [] },
      { move: "nothing", changes: [{ argument: "overlap", choice: 3 }], faults: [] },
    ],
  },
  // The name of a vault secret was deleted, and published under again.
  {
    principalCase: "entra, azure-client-secret",
    overlap: "0s",
    runs: [
      { move: "nothing", faults: [] },
      { move: "nothing", changes: [{ argument: "publishesAs", choice: 0 }], faults: [] },
      { move: "trigger", changes: [{ argument: "publishesAs", choice: 2 }], faults: [] },
    ],
  },
  // The run was killed after the secret was deleted, so that the state still had it.
  {
    principalCase: "existing, oauth-m2m",
    overlap: "0s",
    runs: [
      { move: "nothing", faults: [] },
      {
        move: "nothing",
        changes: [{ argument: "publishesAs", choice: 0 }],
        faults: [{ at: 0, name: "killed before the state is saved" }],
      },
      { move: "trigger", changes: [{ argument: "publishesAs", choice: 2 }], faults: [] },
    ],
  },
];
