import { createHash } from "node:crypto";
import type { MainJob } from "./job";
import { findSavedSecrets, textsIn } from "./saved-secrets";
import type { JobForm, Scenario } from "./scenario";
import { secretless } from "./secretless-scenario";
import { everyVaultValue } from "./vault-values";

const TOKENS = ["reporting", "ingestion"].map((name) => `databricks-pat:tokens.${name}`);

/** The main job in a pipeline without a secret, with tokens whose values only the vault has: a state without any secret. */
export const valueFree: Scenario = {
  doc: "the same, with tokens whose values the state never has",
  async begin(tenant): Promise<JobForm> {
    const form = await secretless.begin(tenant);
    return {
      ...form,
      settings: {
        ...form.settings,
        ...Object.fromEntries(
          TOKENS.flatMap((token) => [
            [`${token}.storeValue`, "false"],
            [`${token}.publish.vault.vaultUri`, tenant.origin],
          ]),
        ),
      },
      // A secret that azure-native writes has its value in the state.
      removed: TOKENS.flatMap((token) =>
        ["resourceGroupName", "vaultName"].map((key) => `${token}.publish.vault.${key}`),
      ),
      title: "Without a stored value",
      prove: (job, exported) => prove(job, exported, Object.values(form.settings)),
    };
  },
};

async function prove({ narrator, tenant }: MainJob, exported: string, configured: readonly string[]): Promise<void> {
  const values = await everyVaultValue(tenant);
  const stored = values.filter((value) => exported.includes(value));
  narrator.proof(
    "values",
    values.length >= 5 && stored.length === 0,
    `${stored.length} of the ${values.length} token values that the vault ever had are in the state, decrypted`,
  );
  const { seed } = await tenant.state();
  const known = [...configured, seed.tenantId, `${tenant.origin}/oidc/v1/token`];
  const others = findSavedSecrets(exported).filter(({ value }) => textsIn(value).some((text) => !known.includes(text)));
  narrator.proof(
    "other secrets",
    others.length === 0,
    others.length === 0
      ? "none: what is encrypted names issuer, subject, audience and tenant only"
      : others.map(({ resource, path }) => `${resource} ${path}`).join(", "),
  );
  const hashes = values.filter((value) => exported.includes(createHash("sha256").update(value).digest("hex")));
  narrator.proof("hashes", hashes.length === 2, `the state knows the current ones by their hash: ${hashes.length}`);
}
