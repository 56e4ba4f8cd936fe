import * as pulumi from "@pulumi/pulumi";
import { STRUCTURAL } from "../components/arguments";
import type { ServicePrincipalTokenArgs } from "../components/service-principal-token-args";
import { ROTATION_SCHEDULE } from "../dynamic/arguments";
import { DATABRICKS_LOGIN_WORDS } from "../dynamic/arguments/databricks-login";
import { ENTRA_LOGIN_WORDS } from "../dynamic/arguments/entra-login";
import { type ArgumentProblem, hasPromises, toProblem } from "../dynamic/arguments/problems";
import { SHOWN_SECRET } from "../dynamic/refusal";

/** Logins that a TypeScript program writes as a word. In other languages each login is an object. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  databricks: DATABRICKS_LOGIN_WORDS,
  entra: ENTRA_LOGIN_WORDS,
};

/** What is plain in an object, some levels down: it says which resources exist. */
const PLAIN_FIELDS: readonly string[] = ["kind", "authType"];

/**
 * The arguments of the component. Other languages send an object as an output as a whole when one of its fields is one:
 * what decides which resources exist is made plain again, if it is known.
 */
export async function toComponentArgs(inputs: pulumi.Inputs): Promise<ServicePrincipalTokenArgs> {
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null);
  const args: Record<string, unknown> = Object.fromEntries(given);
  const kind = (args["kind"] = await toPlain(args["kind"]));
  const structural: Readonly<Record<string, readonly string[]>> = STRUCTURAL;
  for (const name of structural[String(kind)] ?? []) {
    if (name in args) args[name] = await toPlain(args[name]);
  }
  args["login"] = toWord(WORDS[String(kind)] ?? [], args["login"]);
  return Object.fromEntries(
    Object.entries(args).filter(([, value]) => value !== undefined),
  ) as unknown as ServicePrincipalTokenArgs;
}

/** What a schedule gets from its component as it is. Previews show it. */
const SHOWN = Object.keys({ ...ROTATION_SCHEDULE.required, ...ROTATION_SCHEDULE.optional }).filter(
  (name) => name !== "host",
);

/** The problems of secrets that previews show: found here, they are named as the program names them. */
export async function shownSecrets(args: object): Promise<readonly ArgumentProblem[]> {
  const given: Readonly<Record<string, unknown>> = { ...args };
  const problems = SHOWN.map(async (name) => {
    const isSecret = hasPromises(given[name]) && (await pulumi.isSecret(pulumi.output(given[name])));
    return isSecret ? [toProblem(name, { path: [], message: SHOWN_SECRET })] : [];
  });
  return (await Promise.all(problems)).flat();
}

/** An output as the SDK makes it. */
interface SettledOutput {
  /** Its value; with `withUnknowns`, a special mark if the value is not known yet. */
  promise(withUnknowns: boolean): Promise<unknown>;
}

/** The value of an output that is known; of an object, the fields stay outputs, with their secrecy and what they depend on. */
async function toPlain(value: unknown): Promise<unknown> {
  if (!pulumi.Output.isInstance(value)) return value;
  const known = await (value as unknown as SettledOutput).promise(true);
  // A secret text stays an output, which is refused without being quoted.
  const isHidden = typeof known === "string" && (await pulumi.isSecret(value));
  return isHidden || pulumi.isUnknown(known) ? value : spread(value as pulumi.Output<unknown>, known, "");
}

function spread(output: pulumi.Output<unknown>, known: unknown, name: string): unknown {
  if (typeof known !== "object" || known === null || Array.isArray(known)) {
    return name === "" || PLAIN_FIELDS.includes(name) ? known : output;
  }
  const fields = Object.entries(known).map(([field, value]) => {
    const part = output.apply((whole) => (whole as Readonly<Record<string, unknown>>)[field]);
    return [field, pulumi.isUnknown(value) ? part : spread(part, value, field)] as const;
  });
  return Object.fromEntries(fields);
}

/** The word for a login that has no field but its `authType`. */
function toWord(words: readonly string[], login: unknown): unknown {
  if (typeof login !== "object" || login === null || pulumi.Output.isInstance(login)) return login;
  const { authType, ...fields } = login as Readonly<Record<string, unknown>>;
  const isAlone = Object.values(fields).every((field) => field === undefined || field === null);
  return typeof authType === "string" && isAlone && words.includes(authType) ? authType : login;
}
