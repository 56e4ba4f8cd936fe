import { readFile } from "node:fs/promises";
import * as path from "node:path";
import type { EmulatedStack } from "../emulated-stack";

/** A resource in the state, without its secrets. */
export interface SavedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** True for a replaced resource that is not deleted yet. */
  readonly delete?: boolean;
}

/** The state of a stack on disk. */
export interface SavedState {
  readonly resources: readonly SavedResource[];
  /** The operations that a kill interrupted: "creating reporting-token". */
  readonly pendingOperations: readonly string[];
}

interface Checkpoint {
  readonly checkpoint: {
    readonly latest: {
      readonly resources?: readonly SavedResource[];
      readonly pending_operations?: readonly { readonly type: string; readonly resource: SavedResource }[];
    };
  };
}

/** Ends the type of a token of a program, and of one that the plugin serves. */
const TOKEN_TYPE = ":PersonalAccessToken";

/** Reads the state as it is on disk, without the engine. */
export async function readSavedState(stack: EmulatedStack): Promise<SavedState> {
  const file = path.join(stack.stateFolder, ".pulumi", "stacks", "consumer", "dev.json");
  const { latest } = (JSON.parse(await readFile(file, "utf8")) as Checkpoint).checkpoint;
  const pending = latest.pending_operations ?? [];
  return {
    resources: latest.resources ?? [],
    pendingOperations: pending.map(({ type, resource }) => `${type} ${toName(resource.urn)}`),
  };
}

/** Ids of the tokens in the state, the current one first. */
export function tokenIdsIn({ resources }: SavedState): readonly string[] {
  const tokens = resources.filter((resource) => resource.type.endsWith(TOKEN_TYPE));
  return [...tokens].sort((a, b) => Number(a.delete ?? false) - Number(b.delete ?? false)).map(({ id }) => id ?? "");
}

/** The generation of the schedule in the state. */
export function generationIn({ resources }: SavedState): unknown {
  return resources.find((resource) => resource.type.endsWith(":RotationSchedule"))?.inputs?.["generation"];
}

/** The name at the end of a URN. */
export function toName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
