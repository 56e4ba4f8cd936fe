import type { EmulatorFacts } from "./emulator-control";
import { isolatedEnvironment, type IsolationOptions } from "./isolated-environment";

/** A clock that differs by more was set on purpose. */
const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

/** The emulator's clients that our program has, as `emulator/client-environment` groups them. */
const CLIENTS = ["azure-identity", "azuread", "azure-native", "databricks"] as const;

/** An isolated run against a running emulator. */
export interface LocalEnvironmentOptions extends IsolationOptions {
  readonly emulator: EmulatorFacts;
  /** Whether the vault is reached through the emulator's proxy; by default false. */
  readonly vaultByProxy?: boolean;
  /** Real time in epoch milliseconds; the system clock by default. */
  readonly now?: number;
}

/**
 * The whole environment in which `npm start` and `npm run pulumi` run the engine, the program and the plugins: isolated
 * from the machine's accounts, with the emulator's addresses, credentials and time.
 */
export function localEnvironment(options: LocalEnvironmentOptions): Record<string, string> {
  const environment = isolatedEnvironment(options);
  const clients = options.vaultByProxy ? [...CLIENTS, "key-vault-by-proxy" as const] : CLIENTS;
  for (const client of clients) {
    const variables = options.emulator.environments[client];
    if (variables === undefined) throw new Error(`The emulator gives no environment for ${client}.`);
    Object.assign(environment, variables);
  }
  const drift = Math.abs(options.emulator.now - (options.now ?? Date.now()));
  if (drift > CLOCK_TOLERANCE_MILLISECONDS) {
    environment["DATABRICKS_PAT_NOW"] = new Date(options.emulator.now).toISOString();
  }
  return environment;
}
