import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { installAzureCli } from "../../../../emulator/azure/azure-cli/install-azure-cli";
import { drawCertificate } from "../../../certificate";
import type { EmulatedWorkspace } from "../../../emulated-workspace";

/** The machine of a run: what its files and programs let it log in with. */
export interface Machine {
  /** A `PATH` with the stand-in for the Azure CLI. */
  readonly path: string;
  /** The folder of the Azure CLI, for `AZURE_CONFIG_DIR`. */
  readonly folder: string;
  /** PEM text of the certificate that the deployer's application trusts, with its private key. */
  readonly certificate: string;
}

/** A machine that is there during the enclosing `describe`, and whose certificate each tenant of it trusts. */
export function useMachine(emulated: EmulatedWorkspace): Machine {
  const folder = join(tmpdir(), `machine-${randomUUID().slice(0, 8)}`);
  let drawn: Awaited<ReturnType<typeof drawCertificate>> | undefined;
  before(async () => {
    mkdirSync(folder, { mode: 0o700 });
    drawn = await drawCertificate();
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    installAzureCli(folder, emulated.host);
    const { directory, seed } = emulated.emulator.store.document;
    const application = directory.applications.find(({ appId }) => appId === seed.deployer.clientId);
    application?.keys.push({ key: drawn?.raw.toString("base64") });
  });
  return {
    get path() {
      return `${folder}${delimiter}${process.env.PATH}`;
    },
    folder,
    get certificate() {
      return `${drawn?.certificate}${drawn?.key}`;
    },
  };
}
