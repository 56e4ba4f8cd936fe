import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ensureLanguageHost } from "../engine/language-hosts";
import { installPlugin } from "../plugin-install";
import { PulumiCli } from "../processes/pulumi-cli";
import type { MainJob } from "./job";
import { findSavedSecrets, textsIn } from "./saved-secrets";
import type { JobForm, Scenario, ScenarioPlace } from "./scenario";
import { everyVaultValue } from "./vault-values";
import { YamlStack } from "./yaml-stack";

/** The main job as another language has it: the program is in YAML, and the provider plugin does the work. */
export const yaml: Scenario = {
  doc: "from a program in YAML, with the provider plugin",
  begin(): Promise<JobForm> {
    return Promise.resolve({ settings: {}, variables: {}, title: "In YAML", prove });
  },
  async openStack({ engine, directory, pulumiHome, configFile, environment, report }: ScenarioPlace) {
    await ensureLanguageHost("yaml", engine, report);
    await installPlugin(pulumiHome);
    const folder = join(directory, "yaml");
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    const stack = new YamlStack(new PulumiCli(folder, environment), configFile);
    await stack.writeProgram({});
    return stack;
  },
};

interface Exported {
  readonly deployment: { readonly resources: readonly { readonly type: string }[] };
}

async function prove({ narrator, stack, tenant }: MainJob, exported: string): Promise<void> {
  const { resources } = (JSON.parse(exported) as Exported).deployment;
  const count = (start: string): number => resources.filter(({ type }) => type.startsWith(start)).length;
  const ours = count("databricks-pat:index:");
  narrator.proof(
    "resources",
    ours >= 6 && count("pulumi-nodejs:") === 0,
    `${ours} of the plugin, and ${count("pulumi-nodejs:")} of a TypeScript program`,
  );
  const encrypted = await stack.exportEncrypted();
  const values = await everyVaultValue(tenant);
  const { clientSecret, oauthSecret } = (await tenant.state()).seed.deployer;
  const inClear = [...values, clientSecret, oauthSecret].filter((value) => encrypted.includes(value));
  narrator.proof(
    "values",
    values.length >= 5 && inClear.length === 0,
    `${inClear.length} of the ${values.length} token values that the vault ever had are in the state in clear`,
  );
  const stored = findSavedSecrets(exported).filter(({ value }) => textsIn(value).some((text) => values.includes(text)));
  narrator.proof("encrypted", stored.length >= 2, `${stored.length} secrets in the state hold a token value`);
}
