import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Emulator } from "../../../emulator/index";
import type { Properties } from "../../../emulator/plugins/property-value";
import type { Seed } from "../../../emulator/seed";
import { EmulatedWorkspace } from "../../emulated-workspace";

/** A running emulator, and the configuration of plugins for it. */
export interface EmulatedTenant {
  readonly emulator: Emulator;
  readonly seed: Seed;
  /** Provider inputs of databricks, as the administrator. */
  readonly databricks: Properties;
  /** Provider inputs of azuread and, with the subscription, of azure-native, as the deployer. */
  readonly azure: Properties;
  /** Environment by which a plugin trusts the emulator's certificates. */
  readonly trust: Readonly<Record<string, string>>;
  /** "METHOD path" of the requests since the last call, queries left out. */
  takeRequests(): readonly string[];
  stop(): Promise<void>;
}

/** Starts an emulator that keeps nothing but its authority's certificate on disk. */
export async function startTenant(): Promise<EmulatedTenant> {
  const workspace = await EmulatedWorkspace.start();
  const { emulator } = workspace;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stand-ins-"));
  const certificate = path.join(folder, "ca.crt");
  fs.writeFileSync(certificate, emulator.caCertificate);
  const { seed } = emulator.store.document;
  return {
    emulator,
    seed,
    databricks: { host: emulator.httpOrigin, token: seed.admin.tokenValue },
    azure: {
      metadataHost: new URL(emulator.httpsOrigin).host,
      tenantId: seed.tenantId,
      subscriptionId: seed.subscriptionId,
      clientId: seed.deployer.clientId,
      clientSecret: seed.deployer.clientSecret,
    },
    trust: { NODE_EXTRA_CA_CERTS: certificate },
    takeRequests: () => workspace.takeRequests(),
    async stop() {
      await emulator.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}
