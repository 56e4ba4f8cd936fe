import assert from "node:assert/strict";
import { explain, toErrorCode } from "../../../../dynamic/provider/errors/remedies";
import { toSha256 } from "../../../../dynamic/provider/sinks/stored-secret";
import type { SecretPermission } from "../../../../emulator/azure/resources";
import { FACTS, SinkFixture, VALUE } from "./sink-fixture";

const OLDER = "dapiffffffffffffffffffffffffffffffff-2";
const TAGS = {
  tokenId: "token-1",
  lineage: FACTS.lineage,
  publishedBy: "shop/dev/reporting",
  writtenBy: "pulumi-databricks-pat",
};

describe("a vault as a sink", () => {
  const fixture = new SinkFixture();

  function versions() {
    return fixture.vault.secrets["reporting"]?.versions ?? [];
  }

  it("is named by vault and secret, in one spelling", () => {
    const sink = fixture.openVault();
    const named = fixture.openVault({ vaultUri: undefined, vaultName: "KV-Data" } as never);
    assert.equal(sink.place, `${fixture.workspace.host}/secrets/reporting`);
    assert.equal(named.place, "https://kv-data.vault.azure.net/secrets/reporting");
    assert.equal(named.description, 'secret "reporting" of vault "kv-data"');
  });

  it("has nothing before a write", async () => {
    assert.equal(await fixture.openVault().read(), undefined);
  });

  it("keeps the value with the token's expiry, a content type and tags", async () => {
    const sink = fixture.openVault({ tags: { team: "data" } } as never);
    const version = await sink.write(VALUE, FACTS);
    const [written] = versions();
    assert.equal(versions().length, 1);
    assert.deepEqual(
      { ...written, created: 0, updated: 0 },
      {
        version,
        value: VALUE,
        contentType: "Databricks personal access token",
        enabled: true,
        notBefore: undefined,
        expires: Date.parse("2027-03-01T12:00:00Z") / 1000,
        created: 0,
        updated: 0,
        tags: { team: "data", ...TAGS },
      },
    );
  });

  it("reads back what it wrote", async () => {
    const sink = fixture.openVault();
    const version = await sink.write(VALUE, FACTS);
    const stored = await sink.read();
    assert.deepEqual(stored, {
      version,
      value: VALUE,
      sha256: toSha256(VALUE),
      tags: TAGS,
      contentType: "Databricks personal access token",
      expires: Date.parse("2027-03-01T12:00:00Z") / 1000,
    });
    assert.equal(stored !== undefined && sink.isWritten(stored, VALUE, FACTS), true);
  });

  it("asks for one login and one request a call", async () => {
    fixture.workspace.takeLog();
    const sink = fixture.openVault();
    await sink.write(VALUE, FACTS);
    await sink.read();
    const { tenantId } = fixture.workspace.emulator.store.document.seed;
    assert.deepEqual(fixture.workspace.takeRequests(), [
      `POST /${tenantId}/oauth2/v2.0/token`,
      "PUT /secrets/reporting",
      "GET /secrets/reporting",
    ]);
  });

  it("asks for no second login where the first is refused", async () => {
    const { tenantId } = fixture.workspace.emulator.store.document.seed;
    const sink = fixture.openVault();
    fixture.workspace.emulator.faults.add({
      path: "/oauth2/v2.0/token",
      times: 9,
      effect: {
        kind: "answer",
        status: 401,
        body: { error: "invalid_client", error_description: "AADSTS7000215: no" },
      },
    });
    fixture.workspace.takeLog();
    await assert.rejects(sink.read(), (error) => toErrorCode(error) === "CLIENT_SECRET_REFUSED");
    assert.deepEqual(fixture.workspace.takeRequests(), [`POST /${tenantId}/oauth2/v2.0/token`]);
  });

  it("logs in again, once, where the vault refuses the bearer", async () => {
    const { tenantId } = fixture.workspace.emulator.store.document.seed;
    const sink = fixture.openVault();
    const get = "GET /secrets/reporting";
    const logIn = `POST /${tenantId}/oauth2/v2.0/token`;
    fixture.workspace.emulator.faults.add({ path: "/secrets/", times: 9, effect: { kind: "answer", status: 401 } });
    fixture.workspace.takeLog();
    await assert.rejects(sink.read(), (error) => toErrorCode(error) === "VAULT_LOGIN");
    assert.deepEqual(fixture.workspace.takeRequests(), [logIn, get, logIn, get]);
  });

  it("takes over an existing secret as a new version and keeps the old one", async () => {
    const sink = fixture.openVault();
    await sink.write(OLDER, { ...FACTS, tokenId: "token-0" });
    await sink.write(VALUE, FACTS);
    assert.deepEqual(
      versions().map(({ value, enabled }) => [value, enabled]),
      [
        [OLDER, true],
        [VALUE, true],
      ],
    );
  });

  it("notices another value, other tags, another content type and another expiry", async () => {
    const sink = fixture.openVault();
    await sink.write(VALUE, FACTS);
    const stored = (await sink.read())!;
    assert.equal(sink.isWritten(stored, OLDER, FACTS), false);
    assert.equal(sink.isWritten(stored, VALUE, { ...FACTS, tokenId: "token-2" }), false);
    assert.equal(sink.isWritten({ ...stored, tags: { ...TAGS, team: "data" } }, VALUE, FACTS), false);
    assert.equal(sink.isWritten({ ...stored, contentType: "text/plain" }, VALUE, FACTS), false);
    assert.equal(sink.isWritten({ ...stored, expires: undefined }, VALUE, FACTS), false);
  });

  it("shows a disabled secret without its value, and enables it with the next write", async () => {
    const sink = fixture.openVault();
    await sink.write(VALUE, FACTS);
    versions()[0]!.enabled = false;
    const { value, sha256, tags } = (await sink.read())!;
    assert.deepEqual([value, sha256, tags], [undefined, undefined, {}]);
    await sink.write(VALUE, FACTS);
    assert.equal((await sink.read())?.value, VALUE);
  });

  it("recovers a deleted secret, waits until it can be used, and writes a new version", async () => {
    const sink = fixture.openVault();
    await sink.write(OLDER, FACTS);
    await sink.remove();
    assert.equal(await sink.read(), undefined);
    fixture.vault.recoverySeconds = 20;
    await sink.write(VALUE, FACTS);
    assert.deepEqual(
      versions().map(({ value }) => value),
      [OLDER, VALUE],
    );
    assert.equal((await sink.read())?.value, VALUE);
  });

  it("gives up on a secret that is being recovered for more than two minutes", async () => {
    const sink = fixture.openVault();
    await sink.write(OLDER, FACTS);
    await sink.remove();
    fixture.vault.recoverySeconds = 3600;
    await assert.rejects(sink.write(VALUE, FACTS), (error) => toErrorCode(error) === "SECRET_BUSY");
  });

  it("removes the secret, and does nothing where it is gone", async () => {
    const sink = fixture.openVault();
    await sink.write(VALUE, FACTS);
    await sink.remove();
    await sink.remove();
    assert.notEqual(fixture.vault.secrets["reporting"]?.deleted, undefined);
  });

  const RIGHTS: Readonly<Record<string, readonly SecretPermission[]>> = {
    write: ["set"],
    read: ["get"],
    remove: ["delete"],
  };

  for (const [call, rights] of Object.entries(RIGHTS)) {
    it(`needs ${rights.join(" and ")} for ${call} in a vault with access policies`, async () => {
      const { objectId } = fixture.workspace.emulator.store.document.seed.deployer;
      const run = (): Promise<unknown> => {
        const sink = fixture.openVault();
        return call === "write" ? sink.write(VALUE, FACTS) : call === "read" ? sink.read() : sink.remove();
      };
      fixture.vault.policies = { [objectId]: [...rights] };
      await run();
      const others: SecretPermission[] = ["get", "list", "set", "delete", "recover", "purge"];
      fixture.vault.policies = { [objectId]: others.filter((right) => !rights.includes(right)) };
      await assert.rejects(run(), (error) => {
        assert.match(
          explain(error),
          /give it the role Key Vault Secrets Officer on the vault, or, .* Login: azure-client/,
        );
        return toErrorCode(error) === "VAULT_FORBIDDEN";
      });
    });
  }

  it("names the role that the login lacks", async () => {
    const { contributors } = fixture.workspace.emulator.store.document.resources;
    const [deployer] = contributors.splice(0);
    await assert
      .rejects(fixture.openVault().write(VALUE, FACTS), (error) => toErrorCode(error) === "VAULT_FORBIDDEN")
      .finally(() => contributors.push(deployer!));
  });

  for (const network of ["firewall", "private"] as const) {
    it(`names the network that a ${network} vault wants`, async () => {
      fixture.vault.network = network;
      await assert.rejects(fixture.openVault().read(), (error) => {
        assert.match(explain(error), /The network rules of the vault do not let this machine in, whatever the login/);
        return toErrorCode(error) === "VAULT_NETWORK";
      });
    });
  }

  it("writes nothing once the engine has ended", async () => {
    fixture.runtime = { ...fixture.runtime, hasEngine: () => Promise.resolve(false) };
    await assert.rejects(fixture.openVault().write(VALUE, FACTS), (error) => toErrorCode(error) === "ENGINE_GONE");
    assert.deepEqual(versions(), []);
  });

  it("is refused for a login that is not one of Azure, which the message names", async () => {
    const sink = fixture.open({ kind: "secret-scope", scope: "s", key: "k" });
    assert.equal(sink.uri, "{{secrets/s/k}}");
    const vault = fixture.open(
      { kind: "key-vault", vaultUri: fixture.vaultUri, secretName: "s" },
      { authType: "pat", token: "dapi00" },
    );
    await assert.rejects(vault.read(), (error) => {
      assert.match(
        explain(error),
        /^pat given for the sink cannot log in to Azure Key Vault: use .*azure-client-secret/,
      );
      return toErrorCode(error) === "LOGIN_UNSUPPORTED";
    });
  });
});
