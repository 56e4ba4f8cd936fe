import assert from "node:assert/strict";
import type { HoldRule } from "../../../emulator/kernel/holds";
import { sha256 } from "../../../emulator/databricks/workspace";
import { DueStack, READERS } from "./due-stack";
import { killAt, type Victim } from "./killed-rotation";
import type { RemoteCall } from "./remote-calls";

/** A token whose value is not stored, in a vault and in a secret scope. No secret is stored but the vault's login. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const { DATABRICKS_HOST: vaultUri, ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET } = process.env;
const login = { authType: "azure-client-secret", tenantId, clientId, clientSecret: ARM_CLIENT_SECRET };
const publish = {
  scope: { kind: "secret-scope", scope: "${READERS}", key: "pat" },
  vault: { kind: "key-vault", vaultUri, secretName: "published-token", login },
};
const args = { overlap: "0s", ...new pulumi.Config().requireObject("token"), publish, storeValue: false };
const { tokenId, generation, applicationId } = new ServicePrincipalToken("reporting", args);
module.exports = { tokenId, generation, applicationId };
`;

const ours = { isOurs: true } as const;

/** Where a kill leaves the sinks in different states. */
const MOMENTS: readonly (readonly [RemoteCall, HoldRule["moment"]])[] = [
  [{ name: "the mint", request: { method: "POST", path: "^/api/2.0/token/create" }, isWrite: true, ...ours }, "after"],
  [
    { name: "the write to the scope", request: { method: "POST", path: "/secrets/put$" }, isWrite: true, ...ours },
    "after",
  ],
  [
    { name: "the write to the vault", request: { method: "PUT", path: "^/secrets/" }, isWrite: true, ...ours },
    "before",
  ],
  [{ name: "the write to the vault", request: { method: "PUT", path: "^/secrets/" }, isWrite: true, ...ours }, "after"],
  // After the read-back, and before the checkpoint.
  [
    {
      name: "the deletion of the one-time secret",
      request: { method: "DELETE", path: "/credentials/secrets/" },
      isWrite: true,
      ...ours,
    },
    "after",
  ],
  [
    {
      name: "the revocation",
      request: { method: "DELETE", path: "^/api/2.0/token-management/tokens/" },
      isWrite: true,
      ...ours,
    },
    "before",
  ],
];

describe("kill -9 in the rotation of a token whose value is not stored", () => {
  const due = DueStack.forSuite({ kind: "databricks" }, PROGRAM);

  function scopeValue(): string {
    const stored = due().stack.emulator.store.document.workspace.secretScopes[0]?.secrets["pat"];
    return Buffer.from(stored?.base64 ?? "", "base64").toString("utf8");
  }

  async function assertRepaired(call: RemoteCall, moment: HoldRule["moment"], victim: Victim): Promise<void> {
    const { stack } = due();
    const monitor = await due().restore();
    await killAt(stack, call, moment, victim);
    for (const value of [stack.publishedValue(), scopeValue()])
      assert.equal(await stack.authenticates(value), true, "a sink before the next up");
    if (victim === "the CLI") await stack.succeed("cancel", "--yes");
    await stack.up();
    await due().assertRepaired(monitor);
    assert.equal(sha256(scopeValue()), sha256(stack.publishedValue() ?? ""));
    const { stdout } = await stack.succeed("stack", "export", "--show-secrets");
    assert.equal(stdout.includes(scopeValue()), false, "the state has the value");
    for (const [file, text] of await stack.filesLeft()) assert.equal(text.includes(scopeValue()), false, file);
  }

  for (const [call, moment] of MOMENTS)
    for (const victim of ["the provider", "the CLI"] as const)
      it(`of ${victim}, ${moment} ${call.name}, is repaired by one successful up`, () =>
        assertRepaired(call, moment, victim));
});
