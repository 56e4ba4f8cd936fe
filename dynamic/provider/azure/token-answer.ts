import { credentialProblem } from "../../arguments/credential";
import { keepSecret } from "../errors/clean-words";
import type { Runtime } from "../runtime";

/** The fields of an answer that should be a JSON object; none if it is not. */
export function toFields(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The access token in a field, which no message of this process shows; undefined if that is none. */
export function keepAccessToken(runtime: Runtime, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  keepSecret(runtime, value);
  return credentialProblem(value) === undefined ? value : undefined;
}
