import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { clientEnvironment } from "../../emulator/client-environment";
import { type Emulator, startEmulator } from "../../emulator";
import type { LogEntry } from "../../emulator/kernel/request-log";
import { installStandIns } from "../../emulator/plugins/install";
import { createIsolatedFolders, isolatedFolders } from "../../tools/isolated-environment";
import { localEnvironment } from "../../tools/local-environment";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import type { StartedCommand } from "../../tools/processes/started-command";
import { withinBound } from "./bounded-command";

/** The stack outputs of the default program. */
export interface StackOutputs {
  readonly tokenId: string;
  readonly tokenValue: string;
  readonly expiresAt: string;
  readonly renewAt: string;
  readonly generation: number;
  readonly rotationReason: string;
  readonly applicationId: string;
}

const SECRET_NAME = "published-token";

/** Less than the time that mocha gives a test. */
const LONGEST_COMMAND_MILLISECONDS = 300_000;

/** A program of one component, whose arguments are configuration; it publishes to the emulator's Key Vault. */
const COMPONENT_PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const place = { resourceGroupName: "rg-emulator", vaultName: "kv-emulator", secretName: "${SECRET_NAME}" };
const publish = { vault: { kind: "key-vault", ...place } };
const token = new ServicePrincipalToken("reporting", { overlap: "0s", ...config.requireObject("token"), publish });
const { tokenValue, tokenId, expiresAt, renewAt, generation, rotationReason, applicationId } = token;
module.exports = { tokenValue, tokenId, expiresAt, renewAt, generation, rotationReason, applicationId };
`;

/** The stack "dev" of a Pulumi project in a folder of its own, driven by the real CLI against an emulator of its own. */
export class EmulatedStack extends PulumiCli {
  /** Variables of the following commands besides those that each has. */
  readonly variables: Record<string, string> = {};

  /** After this time a command fails, and says what it waits for. */
  longestCommandMilliseconds = LONGEST_COMMAND_MILLISECONDS;

  private constructor(
    folder: string,
    readonly directory: string,
    readonly emulator: Emulator,
  ) {
    super(folder, () => ({ ...emulatorEnvironment(directory, emulator), ...this.variables }));
  }

  /** A stack for `program`, JavaScript text; the package is this checkout, as npm would link it. */
  static async create(program: string = COMPONENT_PROGRAM): Promise<EmulatedStack> {
    const directory = await mkdtemp(path.join(tmpdir(), "databricks-pat-engine-"));
    const folder = path.join(directory, "program");
    await mkdir(folder);
    await linkPackages(path.join(folder, "node_modules"));
    await writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
    await writeFile(
      path.join(folder, "Pulumi.yaml"),
      "name: consumer\nmain: index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    );
    await writeFile(path.join(folder, "index.js"), program);
    return EmulatedStack.open(directory, folder);
  }

  /** A stack for a project folder that exists. */
  static async open(directory: string, folder: string): Promise<EmulatedStack> {
    const emulator = await startEmulator({ stateDirectory: path.join(directory, "emulator") });
    await createIsolatedFolders(directory);
    await installStandIns(isolatedFolders(directory).pulumiHome);
    const stack = new EmulatedStack(folder, directory, emulator);
    await stack.succeed("stack", "init", "dev").catch(async (error: unknown) => {
      await stack.close();
      throw error;
    });
    return stack;
  }

  override async start(...args: readonly string[]): Promise<StartedCommand> {
    const started = await super.start(...args);
    const requests = (): string =>
      this.emulator.log
        .list()
        .slice(-10)
        .map(({ method, target, status }) => `${method} ${target} ${status}`)
        .join("\n");
    const describe = (): string => `its last requests, and other ones:\n${requests()}`;
    return withinBound(`pulumi ${args.join(" ")}`, started, this.longestCommandMilliseconds, describe);
  }

  /** Sets the arguments of the default program's component. */
  async setToken(args: object): Promise<void> {
    await this.configure("token", args);
  }

  /** Sets an object of the stack's configuration. */
  async configure(key: string, value: object): Promise<void> {
    await this.succeed("config", "set", "--plaintext", key, JSON.stringify(value));
  }

  /** Runs a command, asserts that it fails, and returns all that it printed. */
  async fail(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(...args);
    const printed = `${stdout}${stderr}`;
    assert.notEqual(exitCode, 0, printed);
    return printed;
  }

  /** Runs an update without a preview, asserts that it fails, and returns all that it printed. */
  async failUp(...flags: readonly string[]): Promise<string> {
    return this.fail("up", "--yes", "--skip-preview", ...flags);
  }

  /** The stack outputs, those of the default program unless `T` says otherwise. */
  async outputs<T = StackOutputs>(): Promise<T> {
    const { stdout } = await this.succeed("stack", "output", "--json", "--show-secrets");
    return JSON.parse(stdout) as T;
  }

  /** What happened to tokens since the log was cleared, in order: "minted 1a2b3c4d", "verified", "published", "revoked 1a2b3c4d". */
  events(): readonly string[] {
    return this.emulator.log.list().flatMap(({ note }) => {
      if (note === undefined) return [];
      const token = /^(minted|revoked) ([0-9a-f]{8})/.exec(note);
      if (token !== null) return [`${token[1]} ${token[2]}`];
      return note === "me" ? ["verified"] : note.startsWith(`published ${SECRET_NAME}`) ? ["published"] : [];
    });
  }

  /** How many tokens were minted or revoked since the log was cleared. */
  countEvents(kind: "minted" | "revoked"): number {
    return this.events().filter((event) => event.startsWith(kind)).length;
  }

  /** Refuses every publication with 403 until the faults are cleared. */
  refusePublications(): void {
    const effect = { kind: "answer", status: 403, body: { error: { code: "Forbidden", message: "no" } } } as const;
    this.emulator.faults.add({ method: "PUT", path: "/vaults/kv-emulator/secrets/", times: 100, effect });
  }

  /** Refuses every call of token management with 403 until the faults are cleared. */
  refuseTokenManagement(): void {
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;
    this.emulator.faults.add({ path: "^/api/2.0/token-management/", times: 100, effect });
  }

  /** The requests of our own providers since the log was cleared. */
  ownRequests(): readonly LogEntry[] {
    return this.emulator.log.list().filter((entry) => entry.userAgent.startsWith("pulumi-databricks-pat"));
  }

  /** Ids of the live tokens, without those of the seeded administrator. */
  liveTokens(): readonly string[] {
    const { workspace, seed } = this.emulator.store.document;
    const adminId = workspace.principals.find(
      (principal) => principal.kind === "user" && principal.userName === seed.admin.userName,
    )?.id;
    return workspace.tokens.filter((token) => token.ownerId !== adminId).map((token) => token.tokenId);
  }

  /** The published value; undefined before the first publication and after a destroy. */
  publishedValue(): string | undefined {
    const { resources } = this.emulator.store.document;
    const secret = resources.vaults[0]?.secrets[SECRET_NAME];
    return secret?.deleted === undefined ? secret?.versions.at(-1)?.value : undefined;
  }

  /** Where the engine keeps the state of the stack, its locks and its history. */
  get stateFolder(): string {
    return isolatedFolders(this.directory).state;
  }

  /** Whether the workspace accepts a token value. */
  async authenticates(tokenValue: string | undefined): Promise<boolean> {
    const headers = { authorization: `Bearer ${tokenValue ?? ""}` };
    const response = await fetch(`${this.emulator.httpOrigin}/api/2.0/preview/scim/v2/Me`, { headers });
    return response.ok;
  }

  /** Every file that the engine and the program left, as text. */
  async filesLeft(): Promise<readonly (readonly [file: string, text: string])[]> {
    const folders = [isolatedFolders(this.directory).state, this.folder];
    const files = await Promise.all(folders.map(listFiles));
    return Promise.all(files.flat().map(async (file) => [file, await readFile(file, "utf8")] as const));
  }

  async close(): Promise<void> {
    await this.emulator.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The machine's PATH, with the engine, and the emulator's addresses at the emulator's time. */
function emulatorEnvironment(directory: string, emulator: Emulator): Record<string, string> {
  const { httpOrigin, httpsOrigin } = emulator;
  const caFile = path.join(directory, "emulator", "ca.crt");
  const environments = {
    ...clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: emulator.store.document.seed }),
  };
  return localEnvironment({ directory, emulator: { environments, now: emulator.clock.now() } });
}

/** Links what the consumer's `npm install` would bring: this package and its peers. */
async function linkPackages(folder: string): Promise<void> {
  const root = process.cwd();
  await mkdir(folder);
  await symlink(root, path.join(folder, "pulumi-databricks-pat"));
  await symlink(path.join(root, "node_modules", "@pulumi"), path.join(folder, "@pulumi"));
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
