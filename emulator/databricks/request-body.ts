import type { EmulatorRequest } from "../kernel/exchange";
import { apiFailure, invalidParameter } from "./errors";

/** A JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The body as a JSON object; no body is an empty one. Throws the gateway's MALFORMED_REQUEST. */
export function readBody(request: EmulatorRequest): JsonObject {
  if (request.body.trim() === "") return {};
  let body: unknown;
  try {
    body = JSON.parse(request.body);
  } catch {
    throw malformed();
  }
  if (!isJsonObject(body)) throw malformed();
  return body;
}

/** Whether a JSON value is an object, and no array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text field; null counts as absent. */
export function optionalText(body: JsonObject, field: string): string | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw invalidParameter(`Field '${field}' must be a string`);
}

/** A text field that must be there and not empty. */
export function requiredText(body: JsonObject, field: string): string {
  const value = optionalText(body, field);
  if (value === undefined || value === "") throw invalidParameter(`Missing required field: ${field}`);
  return value;
}

/** A whole number; a 64-bit number may be written as text. */
export function optionalInteger(body: JsonObject, field: string): number | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw invalidParameter(`Field '${field}' must be an integer`);
}

/** A boolean; false when absent. */
export function flag(body: JsonObject, field: string): boolean {
  const value = body[field] ?? false;
  if (typeof value === "boolean") return value;
  throw invalidParameter(`Field '${field}' must be a boolean`);
}

/** A list of texts. */
export function optionalTexts(body: JsonObject, field: string): readonly string[] | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item): item is string => typeof item === "string")) return value;
  throw invalidParameter(`Field '${field}' must be a list of strings`);
}

function malformed(): Error {
  return apiFailure(
    400,
    "MALFORMED_REQUEST",
    "Invalid JSON given in the body of the request - failed to parse given JSON",
  );
}
