import { randomUUID } from "node:crypto";
import { ModelledComponent, type Command } from "./modelled-component";
import { runWell, trigger } from "./phase";
import type { ExistingPrincipal } from "./rewindable-tenant";
import type { RemoteCall } from "./remote-call";
import type { RemoteFault } from "./remote-faults";

/** A second run that begins at a call of a component. */
export interface SecondRunner extends RemoteFault {
  /** How many generations the second run adds. */
  readonly rotations: 0 | 1;
  /** True where the provider of a killed engine goes on: the tokens that it mints then are in no state. */
  readonly outlivesEngine: boolean;
}

const OURS = (call: RemoteCall): boolean => call.isOurs;

/**
 * The second runners that Pulumi's lock does not exclude: another stack with a token of its own for the same principal,
 * and a new run after `pulumi cancel` while the provider of a killed engine goes on. `spare` is the principal of the
 * other stack where this component's own is not shared.
 */
export function secondRunners(
  component: ModelledComponent,
  command: Command,
  spare: ExistingPrincipal,
): readonly SecondRunner[] {
  const survivor = (name: string, rotations: 0 | 1, begin: () => void): SecondRunner => ({
    name,
    times: 1,
    strikes: OURS,
    rotations,
    outlivesEngine: true,
    strike: async ({ send, process }) => {
      process.killEngine();
      begin();
      await runWell(component, command);
      return send();
    },
  });
  const repeated = survivor("killed engine, a second run, then its provider goes on", 0, () => undefined);
  const rotating = survivor("killed engine, a second run that rotates, then its provider goes on", 1, () =>
    trigger(component, "second"),
  );
  const neighbour: SecondRunner = {
    name: "another stack rotates its token here",
    times: 1,
    strikes: OURS,
    rotations: 0,
    outlivesEngine: false,
    strike: async ({ send }) => {
      await rotateBeside(component, spare);
      return send();
    },
  };
  return command === "up" ? [neighbour, repeated, rotating] : [neighbour, repeated];
}

async function rotateBeside(component: ModelledComponent, spare: ExistingPrincipal): Promise<void> {
  const { tenant, identity } = component;
  const isShared = identity.principalCase.kind === "existing";
  const neighbour = new ModelledComponent(tenant, {
    principalCase: { kind: "existing", login: "one-time-secret" },
    existing: isShared ? identity.existing : spare,
    lineage: randomUUID(),
    secretName: "pat-of-neighbour",
  });
  neighbour.isNeighbour = true;
  component.neighbours.push(neighbour);
  await runWell(neighbour, "up");
  trigger(neighbour, "rotated");
  await runWell(neighbour, "up");
}
