import type { EmulatorRequest } from "../../kernel/exchange";
import { toJsonText } from "../../kernel/json-text";
import type { Context } from "../azure-state";
import type { GraphDocument } from "../directory";
import { badRequest } from "./graph-failure";

/** The request body as a JSON object; an empty body is an empty object. */
export function readDocument(request: EmulatorRequest, context: Context): GraphDocument {
  if (request.body === "") return {};
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (isDocument(parsed)) return parsed;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw badRequest(request, context, "Unable to read JSON request payload. Please ensure Content-Type header is set.");
}

/** Whether the value is a JSON object: neither an array nor null. */
export function isDocument(value: unknown): value is GraphDocument {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `base` with the changes: objects are merged, everything else is replaced, `null` stays `null`. */
export function mergeDocument(base: GraphDocument, changes: GraphDocument): GraphDocument {
  const merged = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    const before = merged[name];
    merged[name] = isDocument(value) && isDocument(before) ? mergeDocument(before, value) : value;
  }
  return merged;
}

/** The document without properties that are kept elsewhere or that only instruct the server. */
export function withoutProperties(document: GraphDocument, names: readonly string[]): GraphDocument {
  return Object.fromEntries(
    Object.entries(document).filter(([name]) => !names.includes(name) && !name.includes("@odata.")),
  );
}

/** The last segment of a reference such as "https://…/v1.0/directoryObjects/{id}". */
export function idOfReference(reference: unknown): string {
  return toJsonText(reference).split("/").at(-1) ?? "";
}
