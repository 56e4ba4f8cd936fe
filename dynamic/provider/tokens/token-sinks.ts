import type { AdministratorLogin } from "../../arguments/auth-types";
import type { TokenSinks } from "../../arguments/token-publish";
import type { Runtime } from "../runtime";
import { openSink } from "../sinks/open-sink";
import type { NamedSink } from "./delivery";

/** Whose sinks they are. */
export interface SinkOwner {
  /** Scheme, host and port of the workspace. */
  readonly origin: string;
  readonly administrator: AdministratorLogin | undefined;
  readonly publish: TokenSinks;
}

/** Opens each sink, with its own login if it has one. Throws when there is no login for one. */
export function openSinks(runtime: Runtime, { origin, administrator, publish }: SinkOwner): readonly NamedSink[] {
  return Object.entries(publish).map(([name, { login, ...sink }]) => ({
    name,
    sink: openSink(runtime, sink, { origin, login, administrator }),
  }));
}
