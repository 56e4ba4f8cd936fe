import { open } from "node:fs/promises";
import { quoteKnown } from "../../arguments/quote";
import { ProviderError } from "../errors/provider-error";
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
    getIdentityToken: async () => toIdentityToken(runtime, `the file ${quoteKnown(path)}`, await readShort(path)),
  };
}

async function readShort(path: string): Promise<string> {
  const failure = (why: string): ProviderError =>
    new ProviderError("LOGIN_UNSUPPORTED", `the file ${quoteKnown(path)} of the identity token ${why}`);
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST_TOKEN_BYTES + 1));
      if (bytesRead > LONGEST_TOKEN_BYTES) throw failure("is longer than an identity token");
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    const { code } = error as { readonly code?: unknown };
    throw failure(code === "ENOENT" ? "does not exist" : `cannot be read: ${String(code)}`);
  }
}
