import { maskCredentials } from "../../arguments/quote";
import type { MemorySlot, Runtime } from "../runtime";
import { maskSecrets, type SecretForms, SHORTEST_SECRET, toSecretForms } from "./secret-search";

/** Every credential that this process has seen. */
const SECRETS: MemorySlot<Map<string, SecretForms | undefined>> = { create: () => new Map() };

/** Commands of terminals, and characters that show nothing or move the cursor; line breaks and tabs stay. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const PEM_MARK = /-----(?:BEGIN|END) [A-Z ]+-----/g;

/** From now on no message of this process has this credential. */
export function keepSecret(runtime: Runtime, secret: string | undefined): void {
  const secrets = runtime.recall(SECRETS);
  // What has white space is no credential, but an attempt at one, or PEM, whose marks are ordinary words.
  for (const part of (secret ?? "").replace(PEM_MARK, " ").split(/\s+/))
    if (part.length >= SHORTEST_SECRET && !secrets.has(part)) secrets.set(part, undefined);
}

/** The text without anything that looks like a credential or is one, and without commands to a terminal. */
export function toCleanWords(runtime: Runtime, text: string): string {
  const secrets = runtime.recall(SECRETS);
  const forms = [...secrets].map(([secret, known]) => {
    const found = known ?? toSecretForms(secret);
    secrets.set(secret, found);
    return found;
  });
  return maskCredentials(maskSecrets(text.replace(/\r\n?/g, "\n").replace(UNPRINTABLE, ""), forms));
}
