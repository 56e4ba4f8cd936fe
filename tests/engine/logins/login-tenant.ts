import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installAzureCli } from "../../../emulator/azure/azure-cli/install-azure-cli";
import { clientEnvironment } from "../../../emulator/client-environment";
import { type Issuer, issueIdentityToken } from "../../../emulator/identity/issuers";
import type { Seed } from "../../../emulator/seed";
import { drawCertificate } from "../../certificate";
import { ENTRA_AUDIENCE } from "../../dynamic/provider/logins/run-platform";
import type { EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";
import { trustInDatabricks, trustInEntra } from "../../federation-trust";

export type Environment = Readonly<Record<string, string>>;

const IDENTITY_TOKEN_SECONDS = 3_600;

/** The tenant in which runs log in: its pipelines and machines, and the principals that trust them. */
export class LoginTenant {
  /** A folder of the machine of the run. */
  readonly folder = mkdtempSync(join(tmpdir(), "databricks-pat-run-"));

  constructor(readonly workspace: EmulatedWorkspace) {}

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  get seed(): Seed {
    return this.workspace.emulator.store.document.seed;
  }

  /** The audience that a workspace asks for. */
  get audience(): string {
    return `${this.workspace.host}/oidc/v1/token`;
  }

  /** Who a job of GitHub, a job of Azure DevOps, its service connection and a Kubernetes pod are. */
  get runners(): Readonly<Record<"github" | "azureDevOps" | "connection" | "kubernetes", Issuer>> {
    const { issuers, serviceConnections } = this.workspace.emulator.store.document.identity;
    return {
      github: issuers.github,
      azureDevOps: issuers["azure-devops"],
      connection: serviceConnections[0]!,
      kubernetes: issuers.kubernetes,
    };
  }

  /** The variables that GitHub sets in a job with `id-token: write`. */
  github(): Environment {
    return this.variables("github", /^ACTIONS_/);
  }

  /** The variables of a job of Azure Pipelines that maps its access token. */
  azureDevOps(): Environment {
    return this.variables("azure-devops", /^SYSTEM_/);
  }

  /** The variables by which a process finds the managed identities of its machine. */
  machine(kind: "managed-identity" | "app-service"): Environment {
    return this.variables(kind, /^(IDENTITY_|AZURE_POD_IDENTITY_)/);
  }

  /** The variables of a machine on which the deployer has run `az login`. */
  azureCli(): Environment {
    const { emulator, host } = this.workspace;
    emulator.store.document.directory.azureCli.account = {
      kind: "servicePrincipal",
      clientId: this.seed.deployer.clientId,
    };
    installAzureCli(this.folder, host);
    return { PATH: this.folder, AZURE_CONFIG_DIR: this.folder };
  }

  /** An identity token, as its issuer signs it. */
  identityToken({ issuer, subject }: Issuer, audience: string): Promise<string> {
    const { clock, store } = this.workspace.emulator;
    const token = { issuer, subject, audience, lifetimeSeconds: IDENTITY_TOKEN_SECONDS };
    return issueIdentityToken(store.document.identity, token, clock.now(), () => undefined);
  }

  /** The path of a file with this text. */
  file(text: string): string {
    const path = join(this.folder, randomUUID());
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** A principal whose application and federation policies trust this runner, as the deployer's do. */
  async addTrusting(runner: Issuer): Promise<EmulatedPrincipal> {
    const principal = await this.workspace.addEntraPrincipal();
    for (const trusting of [principal, this.workspace.deployer()]) {
      trustInEntra(this.workspace, trusting.applicationId, runner, ENTRA_AUDIENCE);
      trustInDatabricks(this.workspace, trusting, runner, [this.audience, ENTRA_AUDIENCE]);
    }
    return principal;
  }

  /** A certificate with its private key, as PEM text, that these applications trust. */
  async addCertificate(...clientIds: readonly string[]): Promise<string> {
    const { certificate, key, raw } = await drawCertificate();
    for (const application of this.workspace.emulator.store.document.directory.applications) {
      if (clientIds.includes(application.appId)) application.keys.push({ key: raw.toString("base64") });
    }
    return `${certificate}${key}`;
  }

  private variables(
    kind: "github" | "azure-devops" | "managed-identity" | "app-service",
    pattern: RegExp,
  ): Environment {
    const { httpOrigin, httpsOrigin, caFile, store } = this.workspace.emulator;
    const all = clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: store.document.seed })[kind];
    return Object.fromEntries(Object.entries(all).filter(([name]) => pattern.test(name)));
  }
}
