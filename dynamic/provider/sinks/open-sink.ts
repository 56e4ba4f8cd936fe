import type { DataPlaneSink } from "../../arguments/data-plane-sink";
import { toCurrentName } from "../databricks/workspace-id";
import type { Runtime } from "../runtime";
import { openScopeSink } from "./scope-sink";
import type { Sink } from "./sink";
import type { SinkLogin } from "./sink-login";
import { openVaultSink } from "./vault-sink";

/**
 * The sink at this address, of the workspace by the name that the program gives it: the administrator of a run may be
 * known by that name alone. Sends no request, and looks for a login only when it is used.
 */
export function openSink(runtime: Runtime, sink: DataPlaneSink, saved: SinkLogin): Sink {
  const login = { ...saved, origin: toCurrentName(runtime, saved.origin) };
  switch (sink.kind) {
    case "key-vault":
      return openVaultSink(runtime, sink, login);
    case "secret-scope":
      return openScopeSink(runtime, sink, login);
  }
}
