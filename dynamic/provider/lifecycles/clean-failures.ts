import { ApiError } from "../errors/api-error";
import { keepSecret, toCleanWords } from "../errors/clean-words";
import { keepConfiguredSecrets, SECRET_FIELDS } from "../errors/configured-secrets";
import { PartlyDoneError } from "../errors/partly-done-error";
import { PhaseFailure } from "../errors/phase-failure";
import { ProviderError } from "../errors/provider-error";
import { assertReadableTime } from "../rehearsal";
import type { Runtime } from "../runtime";
import { LoginsError } from "../tokens/logins-error";
import { isUnknown, type Properties } from "./properties";
import type { CheckResult, LifecycleMethods } from "./resource-lifecycle";

/** Properties, at any depth, that hold a credential. */
const SECRET_NAMES: readonly string[] = [...SECRET_FIELDS.map(([name]) => name), "tokenValue"];

/** The same process, whose messages have no credential that it has seen. */
export function withCleanMessages(runtime: Runtime): Runtime {
  return {
    ...runtime,
    get stackConfiguration() {
      return runtime.stackConfiguration;
    },
    set stackConfiguration(configuration) {
      runtime.stackConfiguration = configuration;
    },
    log: (message) => runtime.log(toCleanWords(runtime, message)),
  };
}

/**
 * The lifecycle, with failures that Pulumi can print: they have no credential that this process has seen in its inputs,
 * its configuration, its environment or an answer, and no commands to a terminal. Also moves the property of a check
 * failure to the start of its reason, as Pulumi prints the value of a property that a failure names, even a secret.
 */
export function withCleanFailures(runtime: Runtime, lifecycle: LifecycleMethods): LifecycleMethods {
  async function cleanly<T>(properties: readonly Properties[], work: () => Promise<T>): Promise<T> {
    keepConfiguredSecrets(runtime);
    keepSecretsIn(runtime, properties);
    try {
      assertReadableTime(runtime);
      return await work();
    } catch (error) {
      throw toClean(runtime, error);
    }
  }
  return {
    check: (olds, news) =>
      cleanly([olds, news], async () => toPrinted(runtime, await lifecycle.check(olds, news))).catch(
        (error: unknown) => {
          if (!isExpected(error)) throw error;
          return { inputs: news, failures: [{ property: "", reason: error.message }] };
        },
      ),
    diff: (id, olds, news) => cleanly([olds, news], () => lifecycle.diff(id, olds, news)),
    create: (inputs) => cleanly([inputs], () => lifecycle.create(inputs)),
    read: (id, properties) => cleanly([properties], () => lifecycle.read(id, properties)),
    update: (id, olds, news) => cleanly([olds, news], () => lifecycle.update(id, olds, news)),
    delete: (id, properties) => cleanly([properties], () => lifecycle.delete(id, properties)),
  };
}

function keepSecretsIn(runtime: Runtime, value: unknown, name = ""): void {
  if (typeof value === "string" && SECRET_NAMES.includes(name) && !isUnknown(value)) keepSecret(runtime, value);
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) keepSecretsIn(runtime, part, key);
}

function toPrinted(runtime: Runtime, { inputs, failures }: CheckResult): CheckResult {
  return {
    inputs,
    failures: failures.map(({ property, reason }) => ({
      property: "",
      reason: toCleanWords(runtime, property === "" ? reason : `${property}: ${reason}`),
    })),
  };
}

/** Whether an error says all that a user needs. Any other is a defect of this package. */
export function isExpected(error: unknown): error is Error {
  return (
    error instanceof ProviderError ||
    error instanceof ApiError ||
    error instanceof PhaseFailure ||
    error instanceof PartlyDoneError ||
    error instanceof LoginsError
  );
}

/** The same error, for Pulumi, which prints the stack of an error that a check, a read or a delete throws. */
function withoutStack(error: Error): Error {
  return Object.defineProperty(error, "stack", { value: "" });
}

/** The same error with clean texts, and without a stack if the user can act on it. */
function toClean(runtime: Runtime, error: unknown): unknown {
  const clean = toCleanParts(runtime, error);
  return isExpected(clean) ? withoutStack(clean) : clean;
}

/** The same error: every text in it and in its causes is clean. */
function toCleanParts(runtime: Runtime, error: unknown, seen = new Set<unknown>()): unknown {
  if (typeof error === "string") return toCleanWords(runtime, error);
  if (typeof error !== "object" || error === null || seen.has(error)) return error;
  seen.add(error);
  for (const name of Object.getOwnPropertyNames(error)) {
    // These are saved and not printed: as they are, with their secrets.
    if (error instanceof PartlyDoneError && name === "properties") continue;
    const value: unknown = Reflect.get(error, name);
    const clean = toCleanParts(runtime, value, seen);
    if (clean !== value) Reflect.defineProperty(error, name, { value: clean });
  }
  return error;
}
