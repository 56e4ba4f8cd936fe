import { createRequire } from "node:module";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { toEnginePort } from "../dynamic/provider/engine-end";
import { type Lifecycles, mapLifecycles } from "../dynamic/provider/lifecycles";

/** How long the engine has for a message, from when it is logged. */
const LIMIT_MILLISECONDS = 2_000;

/** What the plugin says to the user. */
export interface EngineLog {
  readonly log: (message: string) => void;
  /** Resolves, and never rejects, once the engine has every message so far or they are printed. */
  readonly delivered: () => Promise<void>;
}

/** What the log needs from its process. */
export interface EngineLogParts {
  readonly argv: readonly string[];
  /** Gets a message that the engine does not take. */
  readonly print: (message: string) => void;
  readonly limitMilliseconds?: number;
}

/**
 * Gives messages to the engine, one after the other, which shows them at the stack. It shows what a dynamic provider
 * prints, and hides what a plugin prints.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.246.0/sdk/go/common/resource/plugin/plugin.go newPlugin
 */
export function openEngineLog({ argv, print, limitMilliseconds = LIMIT_MILLISECONDS }: EngineLogParts): EngineLog {
  const port = toEnginePort(argv);
  if (port === undefined) return { log: print, delivered: () => Promise.resolve() };
  const send = openSender(port);
  let last = Promise.resolve();
  return {
    log(message) {
      const deadline = Date.now() + limitMilliseconds;
      last = last.then(() => send(message, deadline)).catch(() => print(message));
    },
    delivered: () => last,
  };
}

function openSender(port: number): (message: string, deadline: number) => Promise<void> {
  // Only Pulumi's SDK depends on it.
  const grpc = createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
  const options = { "grpc.enable_http_proxy": 0 };
  const engine = new EngineClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options);
  return (message, deadline) => {
    const request = new LogRequest();
    request.setSeverity(LogSeverity.INFO);
    request.setMessage(message);
    return new Promise((resolve, reject) => {
      engine.log(request, new grpc.Metadata(), { deadline }, (error) => (error === null ? resolve() : reject(error)));
    });
  };
}

/** The same lifecycles. Each call waits for its messages: the engine may end the process after any of them. */
export function withMessagesDelivered(lifecycles: Lifecycles, { delivered }: EngineLog): Lifecycles {
  return mapLifecycles(lifecycles, (lifecycle) => ({
    ...lifecycle,
    check: (...given) => lifecycle.check(...given).finally(delivered),
    diff: (...given) => lifecycle.diff(...given).finally(delivered),
    create: (...given) => lifecycle.create(...given).finally(delivered),
    read: (...given) => lifecycle.read(...given).finally(delivered),
    update: (...given) => lifecycle.update(...given).finally(delivered),
    delete: (...given) => lifecycle.delete(...given).finally(delivered),
  }));
}
