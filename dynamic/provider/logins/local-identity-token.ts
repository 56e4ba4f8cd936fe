import { quoteKnown } from "../../arguments/quote";
import { ProviderError } from "../errors/provider-error";
import { FileProblem, readTextFile } from "../regular-file";
import type { Runtime } from "../runtime";
import { type IdentityTokenSupplier, toIdentityToken } from "./identity-token";

/** Identity tokens with many claims have a few kilobytes. */
const LONGEST_TOKEN_BYTES = 64 * 1024;

/** The identity token that a variable of the run holds. */
export function identityTokenInVariable(runtime: Runtime, variable: string): IdentityTokenSupplier {
  return {
    identity: ["variable", variable, runtime.env[variable] ?? ""],
    takesAudience: false,
    getIdentityToken: () =>
      // The promise makes a refusal of it.
      Promise.resolve().then(() => toIdentityToken(runtime, quoteKnown(variable), runtime.env[variable] ?? "")),
  };
}

/** The identity token that a file holds, read again for each login: its platform replaces it before it expires. */
export function identityTokenInFile(runtime: Runtime, path: string): IdentityTokenSupplier {
  return {
    identity: ["file", path],
    takesAudience: false,
    getIdentityToken: () =>
      Promise.resolve().then(() => toIdentityToken(runtime, `the file ${quoteKnown(path)}`, readShort(path))),
  };
}

function readShort(path: string): string {
  try {
    return readTextFile(path, LONGEST_TOKEN_BYTES);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    throw new ProviderError("LOGIN_UNSUPPORTED", `the file ${quoteKnown(path)} of the identity token ${error.message}`);
  }
}
