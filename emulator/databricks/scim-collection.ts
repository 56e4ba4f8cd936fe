import type { EmulatorResponse } from "../kernel/exchange";
import type { AddRoute } from "./databricks-state";
import { type Call, endpoint, requireScimAdministrator } from "./endpoint";
import { isAdministrator } from "./membership";
import { type JsonObject, readBody } from "./request-body";
import { scimNotFound } from "./scim-error";
import { listScim } from "./scim-list";
import { readScimPatch, type ScimOperation } from "./scim-patch";
import { type ScimResource, selectAttributes } from "./scim-resource";
import type { Workspace } from "./workspace";

/** One kind of SCIM resource. A write returns the item as it is after the write, or throws and changes nothing. */
export interface ScimCollection<Item extends { readonly id: string }> {
  readonly kind: "User" | "ServicePrincipal" | "Group";
  items(workspace: Workspace): readonly Item[];
  /** The items that a list shows; defaults to all. */
  listedItems?(workspace: Workspace): readonly Item[];
  toResource(workspace: Workspace, item: Item): ScimResource;
  create(call: Call, body: JsonObject): Item;
  /** Absent: the collection has no PUT. */
  replace?(call: Call, item: Item, body: JsonObject): Item;
  patch(call: Call, item: Item, operations: readonly ScimOperation[]): Item;
  remove(call: Call, item: Item): void;
}

/**
 * Adds the routes of a collection: list, create, get, replace, patch and delete. They are for administrators; others may
 * read, and do not see entitlements.
 */
export function addScimCollection<Item extends { readonly id: string }>(
  route: AddRoute,
  collection: ScimCollection<Item>,
): void {
  const all = `/api/2.0/preview/scim/v2/${collection.kind}s`;
  const one = `${all}/:id`;
  const add = (method: Parameters<AddRoute>[0], pattern: string, handle: (call: Call) => EmulatorResponse): void =>
    route(method, pattern, endpoint({ scope: "scim", administrator: "scim" }, handle));
  const addWrite = (method: "PUT" | "PATCH", write: (call: Call, item: Item, body: JsonObject) => Item): void =>
    add(method, one, (call) => {
      const written = write(call, findItem(call, collection), readBody(call.request));
      call.context.touch();
      return { status: 200, body: collection.toResource(call.workspace, written) };
    });

  const addRead = (pattern: string, handle: (call: Call) => EmulatorResponse): void =>
    route(
      "GET",
      pattern,
      endpoint({ scope: "scim" }, (call) => {
        if (call.workspace.behaviour.scimReadsNeedAdministrator) requireScimAdministrator(call);
        return handle(call);
      }),
    );
  const toSeen = (call: Call, item: Item): ScimResource => {
    const resource = collection.toResource(call.workspace, item);
    if (isAdministrator(call.workspace, call.caller.principal)) return resource;
    const { entitlements: _hidden, ...seen } = resource;
    return seen as ScimResource;
  };

  addRead(all, (call) => {
    const items = collection.listedItems?.(call.workspace) ?? collection.items(call.workspace);
    return listScim(
      call.request,
      items.map((item) => toSeen(call, item)),
    );
  });
  add("POST", all, (call) => {
    const item = collection.create(call, readBody(call.request));
    call.context.touch();
    return { status: 201, body: collection.toResource(call.workspace, item) };
  });
  addRead(one, (call) => {
    const resource = toSeen(call, findItem(call, collection));
    return { status: 200, body: selectAttributes(call.request, resource) };
  });
  if (collection.replace !== undefined) addWrite("PUT", collection.replace);
  addWrite("PATCH", (call, item, body) => collection.patch(call, item, readScimPatch(body)));
  add("DELETE", one, (call) => {
    collection.remove(call, findItem(call, collection));
    call.context.touch();
    return { status: 204 };
  });
}

function findItem<Item extends { readonly id: string }>(
  { workspace, request }: Call,
  collection: ScimCollection<Item>,
): Item {
  const id = request.params.id ?? "";
  const item = collection.items(workspace).find((candidate) => candidate.id === id);
  if (item === undefined) throw scimNotFound(workspace.behaviour, collection.kind, id);
  return item;
}
