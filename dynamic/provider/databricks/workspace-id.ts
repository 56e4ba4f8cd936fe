import { type Schema, valueOf } from "../../arguments/schema";
import { send } from "../http/http-client";
import { rememberOnce } from "../remember-once";
import type { AnswerHeaders, MemorySlot, Runtime } from "../runtime";

/** The name of a workspace on Azure, in every cloud, holds its id. */
const AZURE_NAME = /^adb-(\d+)\.\d+\.(?:azuredatabricks\.net|databricks\.azure\.(?:us|cn))$/;

/** The answers of a workspace have its id in this header. */
const HEADER = "x-databricks-org-id";

const hostMetadata = ((z) => z.object({ workspace_id: z.nullish(z.union([z.string(), z.number()])) })) satisfies Schema;

/** Ids by origin, from answers and from saved states. */
const SEEN: MemorySlot<Map<string, string>> = { create: () => new Map() };

/** What the hosts said about themselves, by origin. */
const ASKED: MemorySlot<Map<string, Promise<string | undefined>>> = { create: () => new Map() };

/** Remembers the workspace id in the headers of an answer from this origin. */
export function rememberAnswer(runtime: Runtime, origin: string, headers: AnswerHeaders): void {
  const id = toId(headers.get(HEADER));
  if (id !== undefined) runtime.recall(SEEN).set(origin, id);
}

/** Remembers a workspace id from a saved state, unless an answer has shown one. */
export function rememberSavedId(runtime: Runtime, origin: string, saved: unknown): void {
  const id = toId(saved);
  const seen = runtime.recall(SEEN);
  if (id !== undefined && !seen.has(origin)) seen.set(origin, id);
}

/** The id of the workspace at this origin, as far as this process knows it. Sends no request. */
export function knownWorkspaceId(runtime: Runtime, origin: string): string | undefined {
  return AZURE_NAME.exec(new URL(origin).hostname)?.[1] ?? runtime.recall(SEEN).get(origin);
}

/** Whether two origins are known to be names of the same workspace. Sends no request. */
export function isKnownAlias(runtime: Runtime, left: string, right: string): boolean {
  if (left === right) return true;
  const id = knownWorkspaceId(runtime, left);
  return id !== undefined && id === knownWorkspaceId(runtime, right);
}

/** The origins of workspaces in the program of this run. */
const CURRENT: MemorySlot<Set<string>> = { create: () => new Set() };

/** Remembers that the program calls its workspace so. */
export function rememberCurrentName(runtime: Runtime, origin: string): void {
  runtime.recall(CURRENT).add(origin);
}

/** The name that the program gives to the workspace with this origin, as far as this process knows. Sends no request. */
export function toCurrentName(runtime: Runtime, origin: string): string {
  const names = runtime.recall(CURRENT);
  if (names.has(origin)) return origin;
  return [...names].find((name) => isKnownAlias(runtime, name, origin)) ?? origin;
}

/**
 * Whether two origins are names of the same workspace. Asks the hosts where this process does not know it: at most one
 * request for each of them and process, without credentials. The old host may be gone, so it is asked only once.
 */
export async function isAlias(runtime: Runtime, old: string, current: string): Promise<boolean> {
  if (old === current) return true;
  const id = await getWorkspaceId(runtime, current, true);
  return id !== undefined && id === (await getWorkspaceId(runtime, old, false));
}

/**
 * The id that a host gives for its workspace, or undefined.
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/host_metadata.go
 */
async function getWorkspaceId(runtime: Runtime, origin: string, isRetried: boolean): Promise<string | undefined> {
  const known = knownWorkspaceId(runtime, origin);
  if (known !== undefined) return known;
  const url = `${origin}/.well-known/databricks-config`;
  const id = await rememberOnce(runtime.recall(ASKED), origin, () =>
    send(runtime, { method: "GET", url, headers: {}, repeatable: isRetried }).then(
      (answer) => toId(valueOf(hostMetadata, answer)?.workspace_id),
      () => undefined,
    ),
  );
  rememberSavedId(runtime, origin, id);
  return knownWorkspaceId(runtime, origin);
}

/** A numeric id as text; undefined for anything else, and for 0, which is no workspace. */
function toId(value: unknown): string | undefined {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return /^[1-9]\d*$/.test(text) ? text : undefined;
}
