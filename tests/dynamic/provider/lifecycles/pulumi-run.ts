import { IN_UPDATE } from "../../../../dynamic/arguments/in-update";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import type { LoadedLifecycle, LoadedLifecycles } from "../provider-loading";

/** A resource in Pulumi's state. */
interface SavedResource {
  readonly id: string;
  readonly inputs: Properties;
  readonly outs: Properties;
}

/** A token and its TokenRetirement in Pulumi's state. */
export interface SavedState {
  readonly token?: SavedResource | undefined;
  readonly retirement?: SavedResource | undefined;
}

/** The resources of the program: a token, and with an overlap a `TokenRetirement` beside it. */
export interface Program {
  readonly token: Properties;
  /** Whether the user forces a replacement (`--replace`, or a taint): then the token is not compared. */
  readonly isReplaced?: boolean;
}

/** The state after a run, and what the run changed, in Pulumi's words. */
export interface PulumiRun extends SavedState {
  readonly changes: readonly string[];
}

/** One `pulumi up`, as Pulumi calls the lifecycles of a token and of its `TokenRetirement`. */
export async function runPulumiUp(
  { personalAccessToken, tokenRetirement }: LoadedLifecycles,
  saved: SavedState,
  { token: wanted, isReplaced = false }: Program,
): Promise<PulumiRun> {
  const changes: string[] = [];
  const step = (change: string): number => changes.push(change);
  let old: SavedResource | undefined;
  let token = saved.token;

  const inputs = await check(personalAccessToken, token?.inputs ?? {}, wanted);
  const { changes: differs, replaces } =
    token === undefined || isReplaced
      ? { changes: true, replaces: ["id"] }
      : await personalAccessToken.diff(token.id, token.outs, inputs);
  if (replaces.length > 0 || token === undefined) {
    old = token;
    step(old === undefined ? "create token" : "replace token");
    // Pulumi checks the inputs of a replacement again, as for a new resource.
    const fresh = old === undefined ? inputs : await check(personalAccessToken, {}, wanted);
    token = { inputs: fresh, ...(await personalAccessToken.create(fresh)) };
  } else if (differs) {
    step("update token");
    token = { id: token.id, inputs, ...(await personalAccessToken.update(token.id, token.outs, inputs)) };
  }

  const retirement = await runRetirement(tokenRetirement, saved.retirement, token, wanted, step);
  // Deletes come last, and what depends on a resource before the resource.
  if (saved.retirement !== undefined && retirement === undefined) {
    step("delete retirement");
    await tokenRetirement.delete(saved.retirement.id, saved.retirement.outs);
  }
  if (old !== undefined) await personalAccessToken.delete(old.id, old.outs);
  return { token, retirement, changes };
}

async function runRetirement(
  lifecycle: LoadedLifecycle,
  saved: SavedResource | undefined,
  token: SavedResource,
  { host, applicationId, lineage, overlap, label }: Properties,
  step: (change: string) => void,
): Promise<SavedResource | undefined> {
  if (overlap === undefined) return undefined;
  const wanted = { host, applicationId, lineage, overlap, label, tokenId: token.id };
  const inputs = await check(lifecycle, saved?.inputs ?? {}, wanted);
  if (saved === undefined) {
    step("create retirement");
    return { inputs, ...(await lifecycle.create(inputs)) };
  }
  const { changes } = await lifecycle.diff(saved.id, saved.outs, inputs);
  if (!changes) return { ...saved, inputs };
  step("update retirement");
  return { id: saved.id, inputs, ...(await lifecycle.update(saved.id, saved.outs, inputs)) };
}

async function check(lifecycle: LoadedLifecycle, olds: Properties, news: Properties): Promise<Properties> {
  const { inputs, failures } = await lifecycle.check(olds, { ...news, [IN_UPDATE]: true });
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
  return inputs;
}
