import { isLoopback } from "../../arguments/host";
import { credentialProblem } from "../../arguments/credential";
import { type Schema, valueOf } from "../../arguments/schema";
import { ApiError, ofCallee } from "../errors/api-error";
import { keepSecret } from "../errors/clean-words";
import { isIdentityToken } from "../errors/federated-identity";
import { ProviderError } from "../errors/provider-error";
import { type HttpCall, send } from "../http/http-client";
import type { Runtime } from "../runtime";

/** Whatever it is instead, it is sent to nobody. */
const NOT_A_JWT = "is no JWT, as identity tokens are: set the token that the platform of the run gives";

/** Who gives identity tokens to a run: its platform, or whoever put one into a variable or a file. */
export interface IdentityTokenSupplier {
  /** Identifies the supplier and what it gives. */
  readonly identity: readonly string[];
  /** Whether it gives a token for the audience that it is asked for. */
  readonly takesAudience: boolean;
  /** A token of this moment: it lives for minutes, and is never kept. */
  readonly getIdentityToken: (audience: string) => Promise<string>;
}

/** A question to a platform for an identity token. */
export interface IdentityTokenCall extends Pick<HttpCall, "method" | "url" | "headers"> {
  /** The field of the answer that holds the token. */
  readonly field: "value" | "oidcToken";
}

/** Asks a platform for an identity token. */
export async function requestIdentityToken(runtime: Runtime, call: IdentityTokenCall): Promise<string> {
  const { field, ...request } = call;
  // It changes nothing that it is answered twice.
  const answer = await send(runtime, { ...request, repeatable: true }).catch((error: unknown) => {
    throw ofCallee(error, "platform");
  });
  const schema = ((z) => z.object({ [field]: z.string() })) satisfies Schema;
  const token = valueOf(schema, answer)?.[field];
  if (credentialProblem(token) === undefined && token !== undefined) return toKept(runtime, token);
  const { pathname, origin } = new URL(call.url);
  const callee = "platform";
  throw new ApiError(`${call.method} ${origin}${pathname}`, 200, undefined, "an answer without a token", { callee });
}

/** An identity token that a variable or a file holds; `place` names it. Throws when it can be none. */
export function toIdentityToken(runtime: Runtime, place: string, text: string): string {
  const token = text.trim();
  const problem = credentialProblem(token, "is empty") ?? (isIdentityToken(token) ? undefined : NOT_A_JWT);
  if (problem !== undefined)
    throw new ProviderError("CREDENTIAL_MALFORMED", `the identity token in ${place} ${problem}`);
  return toKept(runtime, token);
}

/** The address in a variable that the platform of a run sets. Never quotes it. */
export function toPlatformUrl(runtime: Runtime, variable: string): URL {
  const text = runtime.env[variable] ?? "";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
  if (url !== undefined && isSafe && url.username === "" && url.password === "") return url;
  throw new ProviderError(
    "LOGIN_UNSUPPORTED",
    `${variable} is not an https address without credentials, so that nothing is sent there: leave it as the platform sets it`,
  );
}

function toKept(runtime: Runtime, token: string): string {
  keepSecret(runtime, token);
  return token;
}
