import assert from "node:assert/strict";
import { findApplicationByAppId } from "../../../emulator/azure/directory";
import type { HoldRule } from "../../../emulator/kernel/holds";
import { JobIssuer } from "../../../tools/job-issuer";
import { findSavedSecrets, textsIn } from "../../../tools/start/saved-secrets";
import type { EmulatedStack } from "../emulated-stack";
import { SUBJECT } from "../job-stack";
import { DueStack } from "./due-stack";
import { killAt } from "./killed-rotation";
import type { RemoteCall } from "./remote-calls";
import { readSavedState } from "./saved-state";

/** A token whose value only the vault has. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const publish = { vault: { kind: "key-vault", vaultUri: process.env.DATABRICKS_HOST, secretName: "published-token" } };
const args = { ...new pulumi.Config().requireObject("token"), publish, storeValue: false };
const { tokenId, generation, applicationId } = new ServicePrincipalToken("reporting", args);
module.exports = { tokenId, generation, applicationId };
`;

const SECRET = "^/secrets/published-token[?]";

const read = { isOurs: true, isWrite: false } as const;
const creating = { pending: "creating reporting-token" } as const;
const deleting = { pending: "deleting reporting-token" } as const;

const MINT: RemoteCall = {
  name: "the mint",
  request: { method: "POST", path: "^/api/2.0/token/create" },
  isOurs: true,
  isWrite: true,
  ...creating,
};
const WRITE: RemoteCall = {
  name: "the write to the vault",
  request: { method: "PUT", path: SECRET },
  isOurs: true,
  isWrite: true,
  ...creating,
};
const READ_BACK: RemoteCall = {
  name: "the read-back",
  request: { method: "GET", path: SECRET, skip: 1 },
  ...read,
  ...creating,
};
/** The first call of the deletion: the checkpoint with the new token is on the disk. */
const AFTER_CHECKPOINT: RemoteCall = {
  name: "the first call after the checkpoint",
  request: { method: "GET", path: "^/api/2.0/token/list" },
  ...read,
  ...deleting,
};
const REVOCATION: RemoteCall = {
  name: "the revocation",
  request: { method: "POST", path: "^/api/2.0/token/delete" },
  isOurs: true,
  isWrite: true,
  ...deleting,
};

/** The CLI saves the new token after the answer to the read-back, and before the first call of the deletion. */
const MOMENTS: readonly (readonly [RemoteCall, HoldRule["moment"]])[] = [
  [MINT, "before"],
  [MINT, "after"],
  [WRITE, "before"],
  [WRITE, "after"],
  [READ_BACK, "before"],
  [READ_BACK, "after"],
  [AFTER_CHECKPOINT, "before"],
  [REVOCATION, "before"],
  [REVOCATION, "after"],
];

describe("kill -9 of the CLI in a rotation without a stored secret and without a stored value", () => {
  let issuer: JobIssuer;
  const due = DueStack.forSuite({ kind: "entra", overlap: "0s" }, PROGRAM, async (stack) => {
    issuer = await JobIssuer.start({ subject: SUBJECT, now: () => stack.emulator.clock.now() });
    trustJob(stack, issuer);
    return { login: { authType: "github-oidc-azure", subject: SUBJECT, issuer: issuer.url } };
  });
  after(() => issuer.close());

  it("makes these calls from its last look at the vault on, and no other", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    await stack.up();
    await due().assertRepaired(monitor);
    const made = stack.emulator.log
      .list()
      .filter(({ userAgent, target }) => userAgent.startsWith("pulumi-databricks-pat") && /secrets|token/.test(target))
      .map(({ method, target }) => `${method} ${target.split("?")[0]}`);
    const get = "GET /secrets/published-token";
    const mint = made.indexOf("POST /api/2.0/token/create");
    assert.equal(made.slice(0, mint).filter((call) => call === get).length, READ_BACK.request.skip);
    assert.deepEqual(made.slice(mint), [
      "POST /api/2.0/token/create",
      "PUT /secrets/published-token",
      get,
      "GET /api/2.0/token/list",
      "POST /api/2.0/token/delete",
    ]);
  });

  for (const [call, moment] of MOMENTS) {
    it(`${moment} ${call.name} is repaired by one successful up`, async () => {
      const { stack } = due();
      const monitor = await due().restore();
      await killAt(stack, call, moment, "the CLI");
      assert.deepEqual((await readSavedState(stack)).pendingOperations, [call.pending]);
      assert.equal(await stack.authenticates(stack.publishedValue()), true, "the vault before the next up");
      await stack.succeed("cancel", "--yes");
      await stack.up();
      await due().assertRepaired(monitor);
      await assertNoSecretIsLeft(stack, issuer);
    });
  }
});

/** The job deploys as an application that trusts it, and has no credential of another kind. */
function trustJob(stack: EmulatedStack, issuer: JobIssuer): void {
  const { directory, seed } = stack.emulator.store.document;
  const audiences = ["api://AzureADTokenExchange"];
  const document = { name: "job", issuer: issuer.url, subject: SUBJECT, audiences };
  const application = findApplicationByAppId(directory, seed.deployer.clientId);
  assert.ok(application !== undefined);
  application.federatedCredentials.push({ id: "job", document, createdAt: 0, misses: 0 });
  Object.assign(stack.variables, issuer.variables, {
    ARM_USE_OIDC: "true",
    ARM_CLIENT_SECRET: "",
    AZURE_CLIENT_SECRET: "",
    DATABRICKS_AUTH_TYPE: "github-oidc-azure",
    DATABRICKS_TOKEN: "",
  });
}

/** No value that the vault ever had, and no credential of the job, is in the state or in a file that the run has left. */
async function assertNoSecretIsLeft(stack: EmulatedStack, issuer: JobIssuer): Promise<void> {
  const { resources, seed } = stack.emulator.store.document;
  const { stdout } = await stack.succeed("stack", "export", "--show-secrets");
  const known = ["github-oidc-azure", seed.tenantId, SUBJECT, issuer.url];
  const secrets = findSavedSecrets(stdout).flatMap(({ value }) => textsIn(value));
  assert.deepEqual(
    secrets.filter((text) => !known.includes(text)),
    [],
    "what the state encrypts",
  );
  const values = resources.vaults.flatMap(({ secrets }) =>
    Object.values(secrets).flatMap(({ versions }) => versions.map(({ value }) => value)),
  );
  const { clientSecret, oauthSecret } = seed.deployer;
  const hidden = [...values, issuer.secret, clientSecret, oauthSecret, seed.admin.tokenValue];
  for (const [file, text] of [["the state, decrypted", stdout] as const, ...(await stack.filesLeft())])
    for (const secret of hidden) assert.equal(text.includes(secret), false, file);
}
