import type * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import type { ProviderSettings } from "./provider-settings";

let configured: ProviderSettings = {};

/**
 * Sets the workspace of components whose program names none, with its administrator's login: the configuration of the
 * plugin, by the names of a `databricks` provider's arguments. A program has none, its `databricks` provider is
 * configured by itself.
 */
export function configureWorkspace(settings: ProviderSettings): void {
  configured = settings;
}

/** The configured host. */
export function configuredHost(): string | undefined {
  return configured["host"];
}

/**
 * The arguments of a `databricks` provider that logs in as configured, all secret; undefined where no login is configured:
 * the provider then logs in by itself, as its environment says.
 */
export function configuredLogin(): databricks.ProviderArgs | undefined {
  const { host: _host, ...login } = configured;
  const given = Object.entries(login).filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map(([name, value]) => [name, pulumi.secret(value)]));
}
