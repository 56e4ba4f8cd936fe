import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "../../components";
import type { KeyVaultSinkArgs } from "../../dynamic/arguments/key-vault-sink";
import { claimPlace } from "../../components/publish-claims";
import type { SinkArgs } from "../../dynamic/arguments/publish";
import { CLOUD } from "./cloud-answers";
import { named, type RecordedProgram, runProgram } from "./recorded-program";

const target = {
  kind: "key-vault" as const,
  resourceGroupName: "rg-data",
  vaultName: "kv-data",
  secretName: "databricks-pat",
};

/** Two components, which publish in these places. */
function runBoth(first: SinkArgs, second: SinkArgs): Promise<RecordedProgram<void>> {
  const program = (): void => {
    new ServicePrincipalToken("first", { kind: "databricks", publish: { vault: first } });
    new ServicePrincipalToken("second", { kind: "databricks", publish: { vault: second } });
  };
  return runProgram(program, { environment: { DATABRICKS_HOST: CLOUD.host } });
}

const REFUSAL =
  'ServicePrincipalToken "second": publish: vault: ServicePrincipalToken "first" publishes in secret "databricks-pat" of vault "kv-data" already: give each token a secret of its own';

const SAME: Readonly<Record<string, SinkArgs>> = {
  "written alike": target,
  "with a vault in another case": { ...target, vaultName: "KV-Data" },
  "with a secret in another case": { ...target, secretName: "Databricks-PAT" },
  "in another resource group, as the name of a vault is unique": { ...target, resourceGroupName: "rg-other" },
  "on the data plane of the vault": { kind: "key-vault", vaultName: "kv-data", secretName: "databricks-pat" },
  "by the URL of the vault": {
    kind: "key-vault",
    vaultUri: "https://KV-Data.vault.azure.net/",
    secretName: "databricks-pat",
  },
};

/** Targets that are known after the program has run. */
const LATER: Readonly<Record<string, KeyVaultSinkArgs>> = {
  "with a vault that is an output": { ...target, vaultName: pulumi.output("KV-data") },
  "with a secret that is an output": { ...target, secretName: pulumi.output("databricks-pat") },
  "with a resource group that is an output": { ...target, resourceGroupName: pulumi.output("rg-other") },
};

/** What the second of two components gets, one after the other in a program. */
async function claimBoth(
  first: SinkArgs,
  second: SinkArgs,
  hosts: readonly [string, string] = [CLOUD.host, CLOUD.host],
): Promise<unknown> {
  const program = (): pulumi.Output<unknown> => {
    const ofFirst = claimPlace({ component: "first", name: "vault", sink: first, host: hosts[0] });
    return ofFirst.apply(() => claimPlace({ component: "second", name: "vault", sink: second, host: hosts[1] }));
  };
  const { result } = await runProgram(program);
  return (await pulumi.runtime.serializeProperties("test", { address: result }))["address"];
}

describe("a target that is an output", () => {
  it("is checked when it is known", async () => {
    const wrong = { ...target, vaultName: pulumi.output("https://kv-data.vault.azure.net") };
    await assert.rejects(claimBoth({ ...target, secretName: "other" }, wrong), (error: Error) =>
      error.message.endsWith(
        'ServicePrincipalToken "second": publish: vault.vaultName "https://kv-data.vault.azure.net" is an address: write the name of the vault alone, "kv-data"',
      ),
    );
  });

  it("is checked without its names where they are secret", async () => {
    const wrong = { ...target, vaultName: pulumi.secret("kv_data") };
    await assert.rejects(claimBoth({ ...target, secretName: "other" }, wrong), (error: Error) =>
      error.message.endsWith(
        '"second": publish: vault: one of its names, which are secret, is not valid: check them all',
      ),
    );
  });
});

describe("a target with an output that has no value", () => {
  const none = pulumi.output(undefined as unknown as string);
  const vault = { kind: "key-vault", vaultName: "kv-data", secretName: "databricks-pat" } as const;
  const cases: Readonly<Record<string, readonly [sink: SinkArgs, problem: string]>> = {
    "as its vault beside a vaultUri": [
      { ...vault, vaultUri: "https://kv-data.vault.azure.net", vaultName: none },
      "vault.vaultName is an output without a value: leave it out",
    ],
    "as its vaultUri beside a vault": [
      { ...vault, vaultUri: none },
      "vault.vaultUri is an output without a value: leave it out",
    ],
    "as its resource group": [
      { ...vault, resourceGroupName: none },
      "vault.resourceGroupName is an output without a value: leave it out",
    ],
    "as its secret": [{ ...vault, secretName: none }, "vault.secretName is missing"],
    "as its key": [{ kind: "secret-scope", scope: "jobs", key: none }, "vault.key is missing"],
  };
  for (const [what, [sink, problem]] of Object.entries(cases)) {
    it(`is refused ${what}`, async () => {
      await assert.rejects(claimBoth({ ...target, secretName: "other" }, sink), (error: Error) => {
        assert.equal(error.message, `ServicePrincipalToken "second": publish: ${problem}`);
        return true;
      });
    });
  }
});

describe("two components that publish in one secret", () => {
  for (const [name, second] of Object.entries(SAME)) {
    it(`are refused ${name}`, async () => {
      await assert.rejects(runBoth(target, second), (error: Error) => error.message.endsWith(REFUSAL));
    });
  }

  for (const [name, later] of Object.entries(LATER)) {
    it(`are refused ${name}, when it is known`, async () => {
      const isRefusal = (error: Error): boolean => error.message.endsWith(REFUSAL);
      await assert.rejects(claimBoth(target, later), isRefusal);
      await assert.rejects(claimBoth(later, later), isRefusal);
    });
  }

  it("are refused without the names of secret outputs", async () => {
    const hidden = { ...target, vaultName: pulumi.secret("kv-data") };
    await assert.rejects(claimBoth(target, hidden), (error: Error) =>
      error.message.endsWith(
        'ServicePrincipalToken "second": publish: vault: ServicePrincipalToken "first" publishes in secret [secret] already: give each token a secret of its own',
      ),
    );
  });

  it("are accepted in another vault and under another name", async () => {
    for (const second of [
      { ...target, vaultName: "kv-other" },
      { ...target, secretName: "other" },
    ]) {
      const { registrations } = await runBoth(target, second);
      assert.equal(named(registrations, "second-secret-vault").inputs["vaultName"], second.vaultName);
    }
  });

  it("are refused in one key of a scope, in one workspace", async () => {
    const scope = { kind: "secret-scope", scope: pulumi.output("jobs"), key: "token" } as const;
    await assert.rejects(claimBoth(scope, { ...scope, scope: "jobs" }), (error: Error) =>
      error.message.endsWith(
        '"second": publish: vault: ServicePrincipalToken "first" publishes in key "token" of secret scope "jobs" already: give each token a secret of its own',
      ),
    );
    await claimBoth(scope, scope, [CLOUD.host, "https://adb-other.test"]);
    await claimBoth(scope, { ...scope, key: "token2" });
    await assert.rejects(
      claimBoth(scope, { ...scope, scope: "JOBS", key: "Token" }),
      /already: give each token a secret/,
    );
  });

  it("are accepted in two programs of one process", async () => {
    await runBoth(target, { ...target, secretName: "other" });
    await runBoth(target, { ...target, secretName: "other" });
  });
});
