import assert from "node:assert/strict";
import { type Application, findApplicationByAppId } from "../../emulator/azure/directory";
import type { JobIssuer } from "../../tools/job-issuer";
import { findSavedSecrets, textsIn } from "../../tools/start/saved-secrets";
import { EmulatedWorkspace } from "../emulated-workspace";
import type { EmulatedStack, StackOutputs } from "./emulated-stack";
import { assertSettled, OTHER_SUBJECT, SUBJECT, useJobStack } from "./job-stack";

describe('a principal of kind "entra" without a secret, on the real engine', () => {
  let stack: EmulatedStack;
  let issuer: JobIssuer;

  const job = useJobStack();
  beforeEach(() => {
    ({ stack, issuer } = job());
  });

  function setToken(args: object = {}, subject = SUBJECT): Promise<void> {
    const login = { authType: "github-oidc-azure", subject, issuer: issuer.url };
    return stack.setToken({ kind: "entra", login, ...args });
  }

  function getApplication({ applicationId }: StackOutputs): Application {
    const application = findApplicationByAppId(stack.emulator.store.document.directory, applicationId);
    assert.ok(application !== undefined);
    return application;
  }

  it("provisions, rotates and destroys, and its state holds no secret but the token", async () => {
    await setToken();
    await stack.preview();
    await stack.up();
    const first = await assertSettled<StackOutputs>(stack);
    const { passwords, federatedCredentials } = getApplication(first);
    assert.deepEqual(passwords, []);
    const [credential] = federatedCredentials;
    assert.deepEqual(credential?.document, {
      name: "databricks-pat",
      issuer: issuer.url,
      subject: SUBJECT,
      audiences: ["api://AzureADTokenExchange"],
      description: "",
    });

    await setToken({ rotationTrigger: "two" });
    stack.emulator.log.clear();
    await stack.up();
    const second = await assertSettled<StackOutputs>(stack);
    assert.notEqual(second.tokenId, first.tokenId);
    assert.deepEqual(
      stack.events().filter((event) => event !== "verified"),
      [`minted ${second.tokenId.slice(0, 8)}`, "published", `revoked ${first.tokenId.slice(0, 8)}`],
    );
    assert.deepEqual(getApplication(second).federatedCredentials, [credential]);

    const { stdout } = await stack.succeed("stack", "export", "--show-secrets");
    const { tenantId } = stack.emulator.store.document.seed;
    const known = [second.tokenValue, "github-oidc-azure", tenantId, SUBJECT, issuer.url];
    const secrets = findSavedSecrets(stdout).flatMap(({ value }) => textsIn(value));
    assert.deepEqual([...new Set(secrets.filter((text) => !known.includes(text) && !text.startsWith("https://")))], []);
    assert.equal(stdout.includes(issuer.secret), false);

    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
    assert.equal(findApplicationByAppId(stack.emulator.store.document.directory, second.applicationId), undefined);
  });

  it("takes over from a client secret and back without a new token, the new credential first", async () => {
    await stack.setToken({ kind: "entra" });
    await stack.up();
    const { tokenId } = await assertSettled<StackOutputs>(stack);
    const order = (): readonly string[] =>
      stack.emulator.log
        .list()
        .filter(({ method, target }) => method !== "GET" && /federatedIdentityCredentials|Password$/.test(target))
        .map(({ method, target }) => `${method} ${target.split("/").slice(4, 5).join()}`);

    stack.emulator.log.clear();
    await setToken();
    await stack.up();
    assert.deepEqual(order(), ["POST federatedIdentityCredentials", "POST removePassword"]);
    assert.equal((await assertSettled<StackOutputs>(stack)).tokenId, tokenId);

    await setToken({ rotationTrigger: "two" });
    await stack.up();
    const second = await assertSettled<StackOutputs>(stack);
    assert.notEqual(second.tokenId, tokenId);

    stack.emulator.log.clear();
    await stack.setToken({ kind: "entra", rotationTrigger: "two" });
    await stack.up();
    assert.deepEqual(order(), ["POST addPassword", "DELETE federatedIdentityCredentials"]);
    assert.equal((await assertSettled<StackOutputs>(stack)).tokenId, second.tokenId);
    await stack.setToken({ kind: "entra", rotationTrigger: "three" });
    await stack.up();
    await assertSettled<StackOutputs>(stack);
  });

  it("changes its subject in place, alone and together with a rotation", async () => {
    await setToken();
    await stack.up();
    const first = await assertSettled<StackOutputs>(stack);
    const [credential] = getApplication(first).federatedCredentials;

    issuer.subject = OTHER_SUBJECT;
    await setToken({}, OTHER_SUBJECT);
    await stack.up();
    assert.equal((await assertSettled<StackOutputs>(stack)).tokenId, first.tokenId);
    const [changed] = getApplication(first).federatedCredentials;
    assert.deepEqual([changed?.id, changed?.document["subject"]], [credential?.id, OTHER_SUBJECT]);

    const { directory } = stack.emulator.store.document;
    directory.behaviour = { ...directory.behaviour, newFederatedCredential: { attempts: 1, seconds: 0 } };
    issuer.subject = SUBJECT;
    await setToken({ rotationTrigger: "two" });
    await stack.up();
    assert.notEqual((await assertSettled<StackOutputs>(stack)).tokenId, first.tokenId);
  });

  it("waits for its new credential, also while Entra remembers that it did not know it", async () => {
    const { directory } = stack.emulator.store.document;
    directory.behaviour = {
      ...directory.behaviour,
      newFederatedCredential: { attempts: 1, seconds: 0 },
      federatedNegativeCacheSeconds: 3,
    };
    await setToken();
    await stack.up();
    await assertSettled<StackOutputs>(stack);
  });

  it("fails the first preview in a run of another subject with both, and sends nothing to Entra", async () => {
    issuer.subject = OTHER_SUBJECT;
    await setToken();
    const words = `the identity token of this run has the subject "${OTHER_SUBJECT}", and login.subject is "${SUBJECT}"`;
    assert.ok((await stack.fail("preview")).includes(`login: ${words}`));
    assert.deepEqual(
      stack.emulator.store.document.directory.applications.filter(({ seeded }) => seeded !== true),
      [],
    );
    // Without a preview the mint finds out.
    assert.ok((await stack.failUp()).includes(`failed: ${words}`));
    const { clientId } = stack.emulator.store.document.seed.deployer;
    const logins = stack.emulator.log
      .list()
      .filter(({ target, caller }) => target.includes("/oauth2/") && caller !== clientId);
    assert.deepEqual(logins, []);

    issuer.subject = SUBJECT;
    await stack.up();
    await assertSettled<StackOutputs>(stack);
  });

  it("repairs a credential that was changed outside, in a run with --refresh whose preview does not mind it", async () => {
    await setToken();
    await stack.up();
    const first = await assertSettled<StackOutputs>(stack);
    const [credential] = getApplication(first).federatedCredentials;
    assert.ok(credential !== undefined);
    credential.document = { ...credential.document, subject: OTHER_SUBJECT };
    await setToken({ rotationTrigger: "two" });
    await stack.succeed("preview", "--refresh");
    await stack.up("--refresh");
    assert.notEqual((await assertSettled<StackOutputs>(stack)).tokenId, first.tokenId);
  });

  it("is named with the command that makes it trusted, for an existing principal that nobody has given a credential", async () => {
    const { applicationId, tenantId } = await EmulatedWorkspace.of(stack.emulator).addEntraPrincipal();
    await stack.setToken({ kind: "existing", applicationId, login: { authType: "github-oidc-azure", tenantId } });
    const printed = (await stack.failUp()).replace(/\s+/g, " ");
    assert.match(printed, /AADSTS700213: No matching federated identity record found for presented assertion subject/);
    const credential = {
      name: "databricks-pat",
      issuer: issuer.url,
      subject: SUBJECT,
      audiences: ["api://AzureADTokenExchange"],
    };
    const command = `az ad app federated-credential create --id ${applicationId} --parameters '${JSON.stringify(credential)}'`;
    assert.ok(printed.includes(command), printed);

    const application = findApplicationByAppId(stack.emulator.store.document.directory, applicationId);
    application?.federatedCredentials.push({ id: "by-hand", document: credential, createdAt: 0, misses: 0 });
    await stack.up();
    await assertSettled<StackOutputs>(stack);
  });

  it("goes on after a run whose credential was made although azuread got no answer, once that is deleted", async () => {
    const effect = { kind: "drop-after" } as const;
    stack.emulator.faults.add({ method: "POST", path: "/federatedIdentityCredentials$", effect });
    await setToken();
    await stack.failUp();
    assert.match(await stack.failUp(), /FederatedIdentityCredential with name databricks-pat already exists/);
    assert.deepEqual(stack.liveTokens(), []);

    const { applications } = stack.emulator.store.document.directory;
    for (const application of applications)
      application.federatedCredentials = application.federatedCredentials.filter(
        ({ document }) => document["name"] !== "databricks-pat",
      );
    await stack.up();
    await assertSettled<StackOutputs>(stack);
  });

  it("says in a run without an identity how to get one, and changes nothing", async () => {
    await setToken();
    await stack.up();
    const { tokenId } = await assertSettled<StackOutputs>(stack);
    for (const name of Object.keys(issuer.variables)) stack.variables[name] = "";
    await setToken({ rotationTrigger: "two" });
    assert.match(await stack.failUp(), /permissions: id-token: write/);
    assert.deepEqual(stack.liveTokens(), [tokenId]);
  });
});
