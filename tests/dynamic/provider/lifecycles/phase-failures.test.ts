import assert from "node:assert/strict";
import type { ErrorCode } from "../../../../dynamic/provider/errors/codes";
import { PhaseFailure } from "../../../../dynamic/provider/errors/phase-failure";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import type { FaultEffect } from "../../../../emulator/kernel/active-faults";
import { useProviderInProcess } from "../describe-lifecycle";

const NOBODY = { authType: "pat", token: "dapi00000000000000000000000000000000" };

interface Case {
  /** Fails; what it returns is ignored. */
  readonly run: () => Promise<unknown>;
  readonly code: ErrorCode;
  /** The message, with ORIGIN, APPLICATION, ID and TIME for what differs from run to run; the first line's beginning. */
  readonly message: string;
}

describe("a phase that fails", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  function fault(method: string, path: string, effect: FaultEffect): void {
    workspace.emulator.faults.add({ method, path, effect, times: 50 });
  }

  function answer(status: number, error_code: string, message: string): FaultEffect {
    return { kind: "answer", status, body: { error_code, message } };
  }

  const token = (): Properties => provider.inputs();

  /** A token that a rotation will replace, and its replacement. */
  async function rotate(overlap: string): Promise<{ readonly id: string; readonly outs: Properties }> {
    const inputs = provider.inputs({ overlap });
    const { personalAccessToken } = provider.lifecycles;
    const old = await personalAccessToken.create(inputs);
    await personalAccessToken.diff(old.id, old.outs, { ...inputs, rotation: "g2" });
    await personalAccessToken.create({ ...inputs, rotation: "g2" });
    return old;
  }

  /** A token of the series that an interrupted run has left. */
  const mintOrphan = (lineage: string, retire = ""): Promise<string> =>
    workspace.mintOrphan(
      provider.principal,
      `[databricks-pat lineage=${lineage} rotation=g1 project/stack/name${retire}]`,
    );

  const retirement = (changes: Properties = {}): Properties => ({
    ...token(),
    overlap: "24h",
    tokenId: "t",
    pending: [],
    ...changes,
  });

  const CASES: Readonly<Record<string, Case>> = {
    "a mint that is refused": {
      run() {
        fault("POST", "/token/create", answer(403, "FEATURE_DISABLED", "Disabled."));
        return provider.lifecycles.personalAccessToken.create(token());
      },
      code: "PATS_DISABLED",
      message:
        "minting a token for APPLICATION in ORIGIN failed: POST ORIGIN/api/2.0/token/create returned 403 FEATURE_DISABLED: Disabled. Personal access tokens are disabled in this workspace: an administrator enables them under Settings > Advanced > Personal access tokens (enableTokensConfig)\n" +
        "Active now: the same tokens as before; nothing was revoked\n" +
        "Next: fix the cause and run pulumi up: it mints the token",
    },
    "a mint whose token is another identity's": {
      run() {
        fault("GET", "/Me", { kind: "answer", status: 200, body: { userName: "somebody" } });
        return provider.lifecycles.personalAccessToken.create(token());
      },
      code: "NOT_AS_REQUESTED",
      message:
        "minting a token for APPLICATION in ORIGIN failed: the new token is not as requested: it authenticates as somebody and not as APPLICATION. It was revoked (ID)\n" +
        "Active now: the same tokens as before; nothing was revoked\n" +
        "Next: fix the cause and run pulumi up: it mints the token",
    },
    "a mint whose result is unknown": {
      run() {
        fault("POST", "/token/create", { kind: "drop-after" });
        workspace.emulator.faults.add({ path: "/token/list", skip: 1, times: 50, effect: answer(400, "BAD", "No.") });
        return provider.lifecycles.personalAccessToken.create(token());
      },
      code: "NO_ANSWER",
      message:
        "minting a token for APPLICATION in ORIGIN failed: POST ORIGIN/api/2.0/token/create got no answer: SERVER closed the connection (ECONNRESET). Check that the host is right and can be reached from this machine. It is not known whether it made a token (GET ORIGIN/api/2.0/token/list returned 400 BAD: No)\n" +
        "Active now: the same tokens as before; nothing was revoked; perhaps a token of this mint, which a later pulumi up revokes\n" +
        "Next: fix the cause and run pulumi up: it mints the token",
    },
    "a mint without an administrator": {
      run() {
        provider.restart({ DATABRICKS_TOKEN: "" });
        return provider.lifecycles.personalAccessToken.create(token());
      },
      code: "NO_ADMINISTRATOR",
      message:
        "minting a token for APPLICATION in ORIGIN failed: no login of a workspace administrator was found for ORIGIN.\n" +
        "Active now: the same tokens as before; nothing was revoked\n" +
        "Next: fix the cause and run pulumi up: it mints the token",
    },
    "an adoption": {
      run: () =>
        provider.lifecycles.personalAccessToken.create({ ...token(), adopt: { tokenId: "a", tokenValue: "dapi" } }),
      code: "NOT_LISTED",
      message:
        "adopting token a for APPLICATION in ORIGIN failed: it is not among the 0 active tokens of this principal: it is revoked, or belongs to another principal\n" +
        "Active now: the same tokens as before; nothing was minted or revoked\n" +
        "Next: correct adopt, or leave it out to have a token minted, and run pulumi up",
    },
    "an update in place": {
      async run() {
        const inputs = token();
        const { id, outs } = await provider.lifecycles.personalAccessToken.create(inputs);
        fault("PATCH", "/token-management/tokens", answer(403, "PERMISSION_DENIED", "No."));
        return provider.lifecycles.personalAccessToken.update(id, outs, { ...inputs, comment: "new" });
      },
      code: "NOT_ADMINISTRATOR",
      message:
        "updating token ID of APPLICATION in ORIGIN failed: as administrator: PATCH ORIGIN/api/2.0/token-management/tokens/ID returned 403 PERMISSION_DENIED: No. This call needs a workspace administrator: log in as a member of the workspace's admins group\n" +
        "Active now: token ID (until TIME), in use as before\n" +
        "Next: set the login of a workspace administrator in the environment (such as DATABRICKS_HOST and DATABRICKS_TOKEN), or correct the login in the program, and run pulumi up: it updates the token again",
    },
    "the revocation of a destroy": {
      async run() {
        const { id, outs } = await provider.lifecycles.personalAccessToken.create(token());
        provider.restart({ DATABRICKS_TOKEN: "" });
        return provider.lifecycles.personalAccessToken.delete(id, { ...outs, administrator: NOBODY });
      },
      code: "NO_ADMINISTRATOR",
      message:
        "revoking token ID of APPLICATION in ORIGIN failed: as administrator: GET ORIGIN/api/2.0/token-management/tokens returned 403\n" +
        "Active now: token ID (until TIME), unless it is revoked already\n" +
        "Next: correct administrator in the program and run pulumi up, then pulumi destroy (or set the login in the environment too, and run pulumi destroy --run-program), or revoke it by hand: databricks token-management delete ID",
    },
    "the revocation after a rotation": {
      async run() {
        const { id, outs } = await rotate("0s");
        fault("DELETE", "/token-management/tokens", answer(400, "BAD", "No."));
        return provider.lifecycles.personalAccessToken.delete(id, outs);
      },
      code: "UNRECOGNISED",
      message:
        "revoking token ID of APPLICATION in ORIGIN failed: as administrator: DELETE ORIGIN/api/2.0/token-management/tokens/ID returned 400 BAD: No\n" +
        "Active now: token ID (until TIME), in use; token ID (until TIME), unless it is revoked already\n" +
        "Next: fix the cause and run pulumi up, or revoke it by hand: databricks token-management delete ID",
    },
    "the retirement after a rotation with an overlap": {
      async run() {
        const { id, outs } = await rotate("24h");
        fault("PATCH", "/token-management/tokens", answer(400, "BAD", "No."));
        return provider.lifecycles.personalAccessToken.delete(id, outs);
      },
      code: "UNRECOGNISED",
      message:
        "retiring token ID of APPLICATION in ORIGIN failed: as administrator: PATCH ORIGIN/api/2.0/token-management/tokens/ID returned 400 BAD: No\n" +
        "Active now: token ID (until TIME), in use; token ID (until TIME), unless it is revoked already\n" +
        "Next: fix the cause and run pulumi up, or revoke it by hand: databricks token-management delete ID",
    },
    "the search for orphans after a rotation": {
      async run() {
        const { id, outs } = await rotate("0s");
        const orphan = await mintOrphan(String(outs.lineage));
        Object.assign(workspace.workspace.tokens.find(({ tokenId }) => tokenId === orphan) ?? {}, {
          createdAt: Date.now() - 3_600_000,
        });
        // The revocation of the replaced token is the first one.
        workspace.emulator.faults.add({
          method: "DELETE",
          path: "/token-management/tokens",
          skip: 1,
          times: 50,
          effect: answer(400, "BAD", "No."),
        });
        return provider.lifecycles.personalAccessToken.delete(id, outs);
      },
      code: "UNRECOGNISED",
      message:
        "looking for orphans of APPLICATION in ORIGIN failed: as administrator: DELETE ORIGIN/api/2.0/token-management/tokens/ID returned 400 BAD: No\n" +
        "Active now: token ID (until TIME), in use; perhaps orphans of interrupted runs\n" +
        "Next: fix the cause and run pulumi up: it looks again",
    },
    "the list after a rotation": {
      async run() {
        const { id, outs } = await rotate("0s");
        fault("GET", "/token-management/tokens", answer(400, "BAD", "No."));
        return provider.lifecycles.personalAccessToken.delete(id, outs);
      },
      code: "UNRECOGNISED",
      message:
        "revoking token ID of APPLICATION in ORIGIN failed: as administrator: GET ORIGIN/api/2.0/token-management/tokens returned 400 BAD: No\n" +
        "Active now: token ID (until TIME), in use; token ID (until TIME), unless it is revoked already\n" +
        "Next: fix the cause and run pulumi up, or revoke it by hand: databricks token-management delete ID",
    },
    "a grant": {
      run: () =>
        provider.lifecycles.tokenUsageGrant.create({
          host: workspace.host,
          applicationId: "11111111-2222-3333-4444-555555555555",
        }),
      code: "PRINCIPAL_UNKNOWN",
      message:
        "granting CAN_USE on tokens to APPLICATION in ORIGIN failed: PATCH ORIGIN/api/2.0/permissions/authorization/tokens returned 404\n" +
        "Active now: the same tokens as before; nothing was minted or revoked\n" +
        "Next: fix the cause and run pulumi up: it grants CAN_USE and continues",
    },
    "a retirement that cannot list": {
      run() {
        fault("GET", "/token-management/tokens", answer(400, "BAD", "No."));
        return provider.lifecycles.tokenRetirement.delete("r", retirement());
      },
      code: "UNRECOGNISED",
      message:
        "revoking retired tokens of APPLICATION in ORIGIN failed: \n" +
        "Active now: the token in use; perhaps those whose overlap is over\n" +
        "Next: fix the cause and run pulumi destroy (or up): it revokes them",
    },
    "a retirement that cannot revoke": {
      async run() {
        const due = retirement();
        await mintOrphan(String(due.lineage), " retire=2020-01-01T00:00:00Z");
        fault("DELETE", "/token-management/tokens", answer(400, "BAD", "No."));
        const saved = { ...due, pending: ["2020-01-01T00:00:00Z"] };
        return provider.lifecycles.tokenRetirement.update("r", saved, due);
      },
      code: "UNRECOGNISED",
      message:
        "revoking retired tokens of APPLICATION in ORIGIN failed: \n" +
        "Active now: the token in use; perhaps ID\n" +
        "Next: fix the cause and run pulumi up: it revokes them",
    },
  };

  for (const [sentence, { run, code, message }] of Object.entries(CASES)) {
    it(`says what failed, what is active and what is next, with its code: ${sentence}`, async () => {
      const failure: unknown = await run().then(
        () => assert.fail("it did not fail"),
        (error: unknown) => error,
      );
      assert.ok(failure instanceof PhaseFailure, String(failure));
      assert.equal(failure.code, code);
      const [cause = "", ...aftermath] = toTemplate(failure.message).split("\n");
      const [expectedCause = "", ...expectedAftermath] = message.split("\n");
      assert.equal(cause.slice(0, expectedCause.length), expectedCause);
      assert.deepEqual(aftermath, expectedAftermath);
    });
  }

  /** The message with names for what differs from run to run. */
  function toTemplate(message: string): string {
    return message
      .replaceAll(workspace.host, "ORIGIN")
      .replaceAll(new URL(workspace.host).host, "SERVER")
      .replace(/[0-9a-f]{64}/g, "ID")
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "APPLICATION")
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "TIME");
  }
});
