/**
 * A stand-in for the Azure CLI: `az account get-access-token` and `az account show`, in the words and the output of the
 * real one. It asks the emulator at the address that is its first argument.
 */
interface Options {
  readonly resource?: string;
  readonly tenant?: string;
  readonly subscription?: string;
}

/** By the spellings of the real command. */
const OPTIONS: Readonly<Record<string, "resource" | "scope" | "tenant" | "subscription" | "output">> = {
  "--resource": "resource",
  "--scope": "scope",
  "--tenant": "tenant",
  "-t": "tenant",
  "--subscription": "subscription",
  "-s": "subscription",
  "--output": "output",
  "-o": "output",
};

/** An error of the command line, for which the real command ends with 2. */
class UsageError extends Error {}

function readOptions(args: readonly string[]): Options {
  const values: Record<string, string> = {};
  for (let index = 0; index < args.length; index += 2) {
    const [name = "", inline] = (args[index] ?? "").split(/=(.*)/s);
    const option = OPTIONS[name];
    if (option === undefined) throw new UsageError(`unrecognized arguments: ${args.slice(index).join(" ")}`);
    if (inline !== undefined) index -= 1;
    const value = inline ?? args[index + 1];
    if (value === undefined) throw new UsageError(`argument ${name}: expected one argument`);
    values[option] = value;
  }
  const { scope, output = "json", ...options } = values;
  if (output !== "json") throw new UsageError(`the stand-in writes json only, and not ${output}`);
  return scope === undefined ? options : { ...options, resource: scope.replace(/\/\.default$/, "") };
}

/** "2026-11-28 22:15:00.000000", in the local time of this machine, as the real command writes it. */
function toLocalTime(epochSeconds: number): string {
  const time = new Date(epochSeconds * 1000);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const day = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  return `${day} ${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}.000000`;
}

async function run(origin: string, args: readonly string[]): Promise<unknown> {
  const [group, command, ...rest] = args;
  if (group !== "account" || (command !== "show" && command !== "get-access-token")) {
    throw new UsageError(`'${args.slice(0, 2).join(" ")}' is not a command of the stand-in for az`);
  }
  const response = await fetch(`${origin}/_emulator/azure-cli`, {
    method: "POST",
    headers: { "x-emulator-control": "yes" },
    body: JSON.stringify({ command, ...readOptions(rest) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (typeof answer["failure"] === "string") throw new Error(answer["failure"]);
  // Entra's own refusal.
  if (answer["output"] === undefined) throw new Error(String(answer["error_description"] ?? "no answer"));
  const output = answer["output"] as Record<string, unknown>;
  const { expires_on: expiresOn } = output;
  return typeof expiresOn === "number"
    ? { accessToken: output["accessToken"], expiresOn: toLocalTime(expiresOn), ...output }
    : output;
}

const [origin = "", ...args] = process.argv.slice(2);
run(origin, args).then(
  (output) => console.log(JSON.stringify(output, undefined, 2)),
  (error: unknown) => {
    console.error(`ERROR: ${(error as Error).message}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
