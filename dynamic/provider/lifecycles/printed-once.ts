import { type Lifecycles, mapLifecycles } from ".";
import type { ResourceLifecycle } from "./resource-lifecycle";

/**
 * The lifecycles for Pulumi's provider process. It prints a failure of these methods as text with its stack, beside the
 * message that the engine shows at the resource: here that text is one line. A bug keeps its stack.
 */
export function withFailuresPrintedOnce(lifecycles: Lifecycles): Lifecycles {
  return mapLifecycles(lifecycles, printOnce);
}

function printOnce(lifecycle: ResourceLifecycle): ResourceLifecycle {
  async function quietly<T>(method: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error && !isBug(error) && !isBug(error.cause)) {
        Reflect.defineProperty(error, "toString", { value: () => `${method} failed` });
        Reflect.defineProperty(error, "stack", { value: "the message is shown at its resource" });
      }
      throw error;
    }
  }
  return {
    ...lifecycle,
    check: (olds, news) => quietly("check", () => lifecycle.check(olds, news)),
    diff: (id, olds, news) => quietly("diff", () => lifecycle.diff(id, olds, news)),
    read: (id, properties) => quietly("read", () => lifecycle.read(id, properties)),
    delete: (id, properties) => quietly("delete", () => lifecycle.delete(id, properties)),
  };
}

function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
