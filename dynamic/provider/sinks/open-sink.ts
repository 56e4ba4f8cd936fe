import type { DataPlaneSink } from "../../arguments/data-plane-sink";
import type { Runtime } from "../runtime";
import { openScopeSink } from "./scope-sink";
import type { Sink } from "./sink";
import type { SinkLogin } from "./sink-login";
import { openVaultSink } from "./vault-sink";

/** The sink at this address. Sends no request, and looks for a login only when it is used. */
export function openSink(runtime: Runtime, sink: DataPlaneSink, login: SinkLogin): Sink {
  switch (sink.kind) {
    case "key-vault":
      return openVaultSink(runtime, sink, login);
    case "secret-scope":
      return openScopeSink(runtime, sink, login);
  }
}
