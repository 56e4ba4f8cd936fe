import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";

const EVENTS = ["unhandledRejection", "uncaughtException"] as const;

/** @see https://github.com/pulumi/pulumi/blob/v3.246.0/sdk/nodejs/runtime/rpc.ts serializeFilteredProperties */
const SENDING = /^(error serializing property "[^"]*": )+/;

/** What the failures need from their process. */
type FailingProcess = Pick<NodeJS.Process, "on" | "removeAllListeners">;

/**
 * The failures of components outside of their constructors, such as an input of a child that cannot be known. Pulumi's
 * server for providers ends every component that is being made with such a failure, and prints its stack: here only the
 * component fails to which it belongs, and the engine shows the message at it.
 */
export class ComponentFailures {
  private readonly failing = new AsyncLocalStorage<(error: unknown) => void>();

  /** Makes a component: to the end, or to its first failure. */
  watch<Made>(make: () => Promise<Made>): Promise<Made> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => reject(toOwnWords(error));
      this.failing.run(fail, () => void make().then(resolve, fail));
    });
  }

  /** Takes the place of the listeners of Pulumi's server. */
  takeOver(owner: FailingProcess): void {
    const seen = new WeakSet<object>();
    const hear = (error: unknown): void => {
      // One failure rejects many promises.
      if (typeof error === "object" && error !== null && seen.has(error)) return;
      if (typeof error === "object" && error !== null) seen.add(error);
      const fail = this.failing.getStore();
      if (fail !== undefined) fail(error);
      else void pulumi.log.error(toMessage(error));
    };
    for (const event of EVENTS) owner.removeAllListeners(event).on(event, hear);
  }
}

/** The same failure; a refusal without the words that Pulumi puts before it where an input of a child cannot be known. */
function toOwnWords(error: unknown): unknown {
  if (pulumi.RunError.isInstance(error)) error.message = error.message.replace(SENDING, "");
  return error;
}

function toMessage(error: unknown): string {
  if (pulumi.RunError.isInstance(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
