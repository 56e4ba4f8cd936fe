import { azureNative } from "./azure-native/azure-native-package";
import { azuread } from "./azuread/azuread-package";
import { databricks } from "./databricks/databricks-package";
import { PluginServer } from "./plugin-server";
import { random } from "./random/random-package";
import { isStandInName, STAND_IN_NAMES, type StandInName } from "./packages";

// node main.js NAME VERSION [the engine's address]: serves one provider instance until the engine is done with it.
async function main(): Promise<void> {
  const [name = "", version = ""] = process.argv.slice(2);
  if (!isStandInName(name) || !/^\d+\.\d+\.\d+/.test(version)) {
    throw new Error(`usage: main.js NAME VERSION, with NAME one of ${STAND_IN_NAMES.join(", ")}`);
  }
  const port = await open(name, version).listen();
  // The engine ends plugins with a signal and holds their standard input open until then: its end means that the
  // engine itself was killed.
  process.stdin.on("end", () => process.exit(0)).resume();
  // The engine reads the first line as the port, and shows any later one to the user.
  process.stdout.write(`${port}\n`);
}

function open(name: StandInName, version: string): { listen(): Promise<number> } {
  const { env } = process;
  switch (name) {
    case "azure-native":
      return new PluginServer(azureNative, version, env);
    case "azuread":
      return new PluginServer(azuread, version, env);
    case "databricks":
      return new PluginServer(databricks, version, env);
    case "random":
      return new PluginServer(random, version, env);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
