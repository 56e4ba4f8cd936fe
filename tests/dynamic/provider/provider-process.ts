import { createRequire } from "node:module";

type Methods = Record<string, (...args: readonly unknown[]) => Promise<unknown>>;

/** What Pulumi's provider process loads texts with. */
const requireFromString = createRequire(require.resolve("@pulumi/pulumi"))("require-from-string") as (text: string) => {
  handler(): Methods;
};

const loaded = new Map<string, Methods>();

/** Runs saved provider text as Pulumi's provider process does: as a module without a file name, once per text. */
function load(text: string): Methods {
  const known = loaded.get(text);
  if (known !== undefined) return known;
  const methods = requireFromString(text).handler();
  loaded.set(text, methods);
  return methods;
}

process.on("message", (message: { call: number; text: string; method: string; args: readonly unknown[] }) => {
  const { call, text, method, args } = message;
  void Promise.resolve()
    .then(() => load(text)[method]?.(...args))
    .then(
      (result) => process.send?.({ call, result }),
      (error: unknown) => process.send?.({ call, error: error instanceof Error ? error.message : String(error) }),
    );
});
