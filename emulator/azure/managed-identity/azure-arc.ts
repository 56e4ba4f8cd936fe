import { randomBytes, randomUUID } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type EmulatorRequest, HttpFailure } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import { answerToken, requireMetadataHeader } from "./imds";

/** `IMDS_ENDPOINT` of a machine with Azure Arc is this path; its `IDENTITY_ENDPOINT` is below it. */
export const ARC_PATH = "/arc";

/** The agent of Azure Arc keeps its keys in a folder of this name. */
const KEY_FOLDER = path.join("AzureConnectedMachineAgent", "Tokens");

/**
 * The agent of Azure Arc. It proves that the caller may read files of this machine: it writes a key into a file, names
 * the file in a refusal, and answers who sends the key.
 *
 * @see https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication
 */
export function addAzureArcRoutes(route: AddRoute): void {
  const keys = new Map<string, string>();
  route("GET", `${ARC_PATH}/metadata/identity/oauth2/token`, (request, context) => {
    requireMetadataHeader(request);
    const key = readKey(request);
    const file = key === undefined ? undefined : keys.get(key);
    if (file === undefined) throw toChallenge(context, keys);
    keys.delete(key ?? "");
    fs.rmSync(file, { force: true });
    return answerToken(request, context);
  });
}

function readKey({ headers }: EmulatorRequest): string | undefined {
  return /^Basic (\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
}

/** Where the agent of this tenant writes its keys: below this folder, as it is below `%ProgramData%` on Windows. */
export function toArcDataFolder(tenantId: string): string {
  return path.join(tmpdir(), `emulated-arc-${tenantId}`);
}

/** Removes the keys of the challenges that nobody answered, and their folder. */
export function removeArcData(tenantId: string): void {
  fs.rmSync(toArcDataFolder(tenantId), { recursive: true, force: true });
}

function toChallenge({ tenant }: Context, keys: Map<string, string>): HttpFailure {
  const folder = path.join(toArcDataFolder(tenant.directory.tenantId), KEY_FOLDER);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${randomUUID()}.key`);
  const key = randomBytes(24).toString("hex");
  fs.writeFileSync(file, key, { mode: 0o600 });
  keys.set(key, file);
  return new HttpFailure({
    status: 401,
    headers: { "www-authenticate": `Basic realm=${file}` },
    body: { error: "unauthorized_client", error_description: "Missing Basic Authorization header" },
  });
}
