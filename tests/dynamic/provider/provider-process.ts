import Module from "node:module";

type Compilable = Module & { _compile(text: string, fileName: string): void };
type Methods = Record<string, (...args: readonly unknown[]) => Promise<unknown>>;

const loaded = new Map<string, Methods>();

/** Runs saved provider text as Pulumi's provider process does: as a module without a file name, once per text. */
function load(text: string): Methods {
  const known = loaded.get(text);
  if (known !== undefined) return known;
  const container = new Module("") as Compilable;
  container._compile(text, "");
  const methods = (container.exports as { handler(): Methods }).handler();
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
