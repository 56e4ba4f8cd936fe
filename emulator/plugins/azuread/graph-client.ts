import { isNotFound } from "../api-failure";
import { AzureSession } from "../entra/azure-session";
import { toObjectId } from "../entra/entra-session";
import type { JsonObject } from "../json-object";
import { askAgain } from "../pause";
import type { ConnectFacts } from "../resource-type";

const REPLICATION_WAITS_MILLISECONDS = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

/** Microsoft Graph as one application. */
export class GraphClient {
  private readonly session: AzureSession;

  constructor(facts: ConnectFacts) {
    this.session = new AzureSession(facts);
  }

  /** Calls Graph; `path` starts with the version: "v1.0/applications". Throws an `ApiFailure` for a bad status. */
  async send(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: JsonObject): Promise<JsonObject> {
    const { microsoftGraph } = await this.session.cloud();
    const url = `${microsoftGraph}/${path}`;
    return this.session.send(`Microsoft Graph, ${method} /${path}`, microsoftGraph, { method, url, body });
  }

  /** The object at that path, or undefined when there is none. */
  async find(path: string): Promise<JsonObject | undefined> {
    try {
      return await this.send("GET", path);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Asks until the directory's replicas show it, or for half a minute. Returns undefined when they never do. */
  waitFor<Found>(look: () => Promise<Found | undefined>): Promise<Found | undefined> {
    return askAgain(look, (found) => found === undefined, REPLICATION_WAITS_MILLISECONDS, this.session.http.cancelled);
  }

  /** Deletes the object and waits until reads do not show it. Fails where it is gone already, like the real provider. */
  async deleteObject(path: string): Promise<void> {
    await this.send("DELETE", path);
    const isGone = await this.waitFor(async () => ((await this.find(path)) === undefined ? true : undefined));
    if (!isGone) throw new Error(`Microsoft Graph, DELETE /${path}: still there half a minute later`);
  }

  /** Object id of the service principal that this client is logged in as. */
  async callerObjectId(): Promise<string> {
    const { microsoftGraph } = await this.session.cloud();
    const objectId = toObjectId(await this.session.getToken(microsoftGraph));
    if (objectId === undefined) throw new Error("the access token for Microsoft Graph has no oid claim");
    return objectId;
  }

  /** The URL by which Graph refers to a directory object. */
  async toReference(objectId: string): Promise<string> {
    return `${(await this.session.cloud()).microsoftGraph}/v1.0/directoryObjects/${objectId}`;
  }
}
