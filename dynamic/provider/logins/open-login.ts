import { credentialProblem } from "../../arguments/credential";
import { nameLogin } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import type { Login } from "../http/call-login";
import type { Runtime } from "../runtime";
import type { Credentials, LoginResource, OpenAccess } from "./login-method";
import { getOwnMethod, OWN_METHODS } from "./registry";
import { runProblem } from "./run-problem";
import { joinWords } from "./settings";

/** A login as messages name it. */
export interface LoginName {
  /** Method and origin: "pat from DATABRICKS_TOKEN". */
  readonly name: string;
  /** Why it was chosen; undefined if there was no choice. */
  readonly because?: string;
}

const RESOURCE_NAMES = {
  databricks: "a Databricks workspace",
  arm: "Azure Resource Manager",
  "key-vault": "Azure Key Vault",
} as const satisfies Record<LoginResource, string>;

/**
 * A login with these credentials. It sends no request before it is used, and its failures name it. Throws
 * "CREDENTIAL_MALFORMED" for text that cannot be a credential, and "LOGIN_UNSUPPORTED" for a resource that the method
 * cannot log in to, or a run that it cannot log in from.
 */
export function openLogin(
  runtime: Runtime,
  origin: string,
  credentials: Credentials,
  { name, because }: LoginName,
  resource: LoginResource = "databricks",
): Login {
  assertCredentials(name, credentials);
  assertRun(runtime, name, credentials);
  const access = toOpener(name, credentials, resource)(runtime, origin, credentials);
  return {
    get description() {
      return [name, access.note, because].filter((words) => words !== undefined).join(", ");
    },
    authorize() {
      return access.authorize().catch((error: unknown) => {
        throw nameLogin(error, this.description);
      });
    },
    forget: (refused) => access.forget(refused),
  };
}

/** Never quotes text that cannot be a credential, such as one with a line break at its end. */
function assertCredentials(name: string, credentials: Credentials): void {
  const values = toFields(credentials);
  for (const [field, { required, rule }] of Object.entries(getOwnMethod(credentials.authType).fields)) {
    const problem = required && rule !== "text" ? credentialProblem(values[field]) : undefined;
    if (problem !== undefined) throw new ProviderError("CREDENTIAL_MALFORMED", `the ${field} of ${name} ${problem}`);
  }
}

/** Variables that only the platform of a run sets, and programs that only its machine has. */
function assertRun(runtime: Runtime, name: string, credentials: Credentials): void {
  const method = getOwnMethod(credentials.authType);
  const problem = runProblem(runtime, method, toFields(credentials));
  if (problem === undefined) return;
  const remedy = method.run === undefined ? "" : `: ${method.run.remedy}, or use another login`;
  throw new ProviderError("LOGIN_UNSUPPORTED", `${name} cannot be used in this run, because ${problem}${remedy}`);
}

function toFields(credentials: Credentials): Readonly<Record<string, string | undefined>> {
  return credentials as unknown as Readonly<Record<string, string | undefined>>;
}

function toOpener(
  name: string,
  { authType }: Credentials,
  resource: LoginResource,
): OpenAccess<Credentials["authType"]> {
  const open = getOwnMethod(authType).access[resource];
  if (open !== undefined) return open;
  const able = OWN_METHODS.filter(({ access }) => access[resource] !== undefined).map((method) => method.authType);
  throw new ProviderError(
    "LOGIN_UNSUPPORTED",
    `${name} cannot log in to ${RESOURCE_NAMES[resource]}: use ${joinWords(able, "or")}`,
  );
}
