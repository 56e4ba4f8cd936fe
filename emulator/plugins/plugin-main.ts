import { PluginServer } from "./plugin-server";
import { isStandInName, STAND_IN_NAMES, type StandInName } from "./packages";

// node main.js NAME VERSION [the engine's address]: serves one provider instance until the engine is done with it.
async function main(): Promise<void> {
  const [name = "", version = ""] = process.argv.slice(2);
  if (!isStandInName(name) || !/^\d+\.\d+\.\d+/.test(version)) {
    throw new Error(`usage: main.js NAME VERSION, with NAME one of ${STAND_IN_NAMES.join(", ")}`);
  }
  const port = await (await open(name, version)).listen();
  // The engine ends plugins with a signal and holds their standard input open until then: its end means that the
  // engine itself was killed.
  process.stdin.on("end", () => process.exit(0)).resume();
  // The engine reads the first line as the port, and shows any later one to the user.
  process.stdout.write(`${port}\n`);
}

/** Loads the package that is asked for, and no other. */
async function open(name: StandInName, version: string): Promise<{ listen(): Promise<number> }> {
  const { env } = process;
  switch (name) {
    case "azure-native":
      return new PluginServer((await import("./azure-native/azure-native-package.js")).azureNative, version, env);
    case "azuread":
      return new PluginServer((await import("./azuread/azuread-package.js")).azuread, version, env);
    case "databricks":
      return new PluginServer((await import("./databricks/databricks-package.js")).databricks, version, env);
    case "random":
      return new PluginServer((await import("./random/random-package.js")).random, version, env);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
