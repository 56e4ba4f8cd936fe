import { ProviderError } from "../errors/provider-error";
import type { AccessToken } from "../http/issued-access-token";
import { TIMEOUTS } from "../http/timeouts";
import type { ProgramEnd, Runtime } from "../runtime";
import { findAzureCli, toProgram } from "./az-command";
import { keepAccessToken, toFields } from "./token-answer";

/** A token of the account that is logged in to the Azure CLI. */
export interface AzureCliRequest {
  /** The resource, without "/.default". */
  readonly resource: string;
  /** Tried in this order; `{}` stands for the account's own. */
  readonly targets: readonly AzureCliTarget[];
  /** What the Azure CLI calls the cloud, for the remedy. */
  readonly cliName: string;
  /** Deadline of one command; by default a minute. */
  readonly milliseconds?: number;
}

/** Which tenant or subscription a token is for. */
export interface AzureCliTarget {
  readonly tenant?: string;
  readonly subscription?: string;
}

/** The Azure CLI says these where no other target would help. */
const LOGGED_OUT = /az login|AADSTS(50173|50076|50078|50079|53003|65001|70043|70044|700082|700084|500133)\b/;

/**
 * A token from `az account get-access-token`. Nothing that it prints is quoted but an AADSTS number: its output may hold
 * any credential. Throws "LOGIN_UNSUPPORTED".
 *
 * @see https://learn.microsoft.com/cli/azure/account#az-account-get-access-token
 */
export async function requestAzureCliToken(runtime: Runtime, request: AzureCliRequest): Promise<AccessToken> {
  const { resource, targets, cliName, milliseconds = TIMEOUTS.azureCli } = request;
  const file = findAzureCli(runtime.env, runtime.platform);
  if (file === undefined) throw failure("az is not on the PATH: install the Azure CLI, or use another login");
  let last: ProviderError | undefined;
  for (const target of targets) {
    const options = Object.entries(target).flatMap(([name, value]) => [`--${name}`, value]);
    const args = ["account", "get-access-token", "--output", "json", "--resource", resource, ...options];
    const program = toProgram(file, args, runtime.env, runtime.platform);
    if (program === undefined)
      throw failure("the path of az or the id of the tenant has a character that a shell reads");
    const end = await runtime.runProgram(program, { ...runtime.env, AZURE_CORE_ONLY_SHOW_ERRORS: "1" }, milliseconds);
    if (end.code === 0) return readToken(runtime, end.stdout);
    last = toFailure(end, target, cliName, milliseconds);
    if (end.isLate || LOGGED_OUT.test(end.stderr)) break;
  }
  throw last ?? failure("no target was given");
}

function toFailure(
  { code, stderr, isLate }: ProgramEnd,
  { tenant }: AzureCliTarget,
  cliName: string,
  milliseconds: number,
): ProviderError {
  if (isLate) {
    return failure(`az did not answer within ${milliseconds / 1000} seconds, and was stopped: run az account show`);
  }
  const login = [
    ...(cliName === "AzureCloud" ? [] : [`az cloud set --name ${cliName}`]),
    `az login${tenant === undefined ? "" : ` --tenant ${tenant}`}`,
  ].join(", then ");
  const entra = /AADSTS\d+/.exec(stderr)?.[0];
  if (entra !== undefined) return failure(`Entra refused the account of the Azure CLI (${entra}): run ${login}`);
  if (/az login/.test(stderr)) return failure(`nobody is logged in to the Azure CLI: run ${login}`);
  return failure(
    `az account get-access-token failed${code === undefined ? "" : ` with exit code ${code}`}: run it, or ${login}`,
  );
}

/** The Azure CLI, or an extension of it, may print a warning before its answer. */
function readToken(runtime: Runtime, stdout: string): AccessToken {
  const answer = toFields(stdout.slice(stdout.indexOf("{"), stdout.lastIndexOf("}") + 1));
  const value = keepAccessToken(runtime, answer["accessToken"]);
  // The local time in `expiresOn` means two instants when clocks are set back.
  const end = Number(answer["expires_on"]) * 1000 || Date.parse(String(answer["expiresOn"]));
  if (value === undefined || Number.isNaN(end)) {
    throw failure("az printed something else than an access token: run az account get-access-token to see it");
  }
  return { value, lifetimeSeconds: Math.max(0, (end - runtime.realNow()) / 1000) };
}

function failure(because: string): ProviderError {
  return new ProviderError("LOGIN_UNSUPPORTED", `azure-cli cannot be used in this run, because ${because}`);
}
