import type { EmulatorRequest, EmulatorResponse } from "../../kernel/exchange";
import type { Context } from "../azure-state";
import type { GraphDocument } from "../directory";
import { graphFailure } from "./graph-failure";

const CLAUSE = /^(\w+) eq '((?:[^']|'')*)'$/;
const STARTS_WITH = /^startswith\((\w+),\s*'((?:[^']|'')*)'\)$/i;

/** Answers a list: `$filter` with `eq` and `startswith` joined by `and`, `$select`, and pages where `$top` asks. */
export function answerCollection(
  request: EmulatorRequest,
  context: Context,
  entitySet: string,
  documents: readonly GraphDocument[],
): EmulatorResponse {
  const matches = readFilter(request, context);
  const found = documents.filter(matches);
  const offset = Number(request.query.get("$skiptoken") ?? "0");
  const top = Number(request.query.get("$top") ?? "999");
  const page = found.slice(offset, offset + top);
  const rest = offset + top < found.length;
  return {
    status: 200,
    body: {
      "@odata.context": metadataAddress(request, entitySet),
      ...(rest ? { "@odata.nextLink": nextLink(request, offset + top) } : {}),
      value: page.map((document) => selectProperties(request, document)),
    },
  };
}

/** Answers one object, reduced to what `$select` names. */
export function answerEntity(
  request: EmulatorRequest,
  entitySet: string,
  document: GraphDocument,
  status = 200,
): EmulatorResponse {
  return {
    status,
    body: {
      "@odata.context": metadataAddress(request, `${entitySet}/$entity`),
      ...selectProperties(request, document),
    },
  };
}

/** "https://…/v1.0/$metadata#applications" */
export function metadataAddress(request: EmulatorRequest, fragment: string): string {
  const version = request.path.split("/")[1] ?? "v1.0";
  return `${request.origin}/${version}/$metadata#${fragment}`;
}

function nextLink(request: EmulatorRequest, offset: number): string {
  const query = new URLSearchParams(request.query);
  query.set("$skiptoken", String(offset));
  return `${request.origin}${request.path}?${query}`;
}

function readFilter(request: EmulatorRequest, context: Context): (document: GraphDocument) => boolean {
  const filter = request.query.get("$filter");
  if (filter === null) return () => true;
  const clauses = filter.split(" and ").map((clause) => readClause(clause.trim()));
  if (clauses.includes(undefined)) {
    throw graphFailure(
      request,
      context,
      400,
      "Request_UnsupportedQuery",
      "Unsupported or invalid query filter clause.",
    );
  }
  return (document) => clauses.every((clause) => clause?.(document));
}

/** Names and identifiers are compared without regard to case, as the directory does. */
function readClause(clause: string): ((document: GraphDocument) => boolean) | undefined {
  const [, property, text] = CLAUSE.exec(clause) ?? [];
  if (property !== undefined && text !== undefined) return (document) => readText(document, property) === unquote(text);
  const [, startProperty, start] = STARTS_WITH.exec(clause) ?? [];
  if (startProperty === undefined || start === undefined) return undefined;
  return (document) => readText(document, startProperty)?.startsWith(unquote(start)) === true;
}

function readText(document: GraphDocument, property: string): string | undefined {
  const value = document[property];
  return typeof value === "string" ? value.toLowerCase() : undefined;
}

function unquote(text: string): string {
  return text.replaceAll("''", "'").toLowerCase();
}

function selectProperties(request: EmulatorRequest, document: GraphDocument): GraphDocument {
  const select = request.query.get("$select");
  if (select === null || select === "") return document;
  const names = ["id", ...select.split(",").map((name) => name.trim())];
  return Object.fromEntries(Object.entries(document).filter(([name]) => names.includes(name)));
}
