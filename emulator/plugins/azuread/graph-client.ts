import { isNotFound } from "../api-failure";
import { AzureSession } from "../entra/azure-session";
import { toObjectId } from "../entra/entra-session";
import type { JsonObject } from "../json-object";
import { askAgain, pause } from "../pause";
import type { ConnectFacts } from "../resource-type";

const REPLICATION_WAITS_MILLISECONDS = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

/** The real provider wants to see a change this often, one after the other, before it goes on. */
const SIGHTS = 5;

/** Between two looks for a new credential, and for something that was deleted. */
const CREATION_WAIT_MILLISECONDS = 1_000;
const DELETION_WAIT_MILLISECONDS = 5_000;

/** Microsoft Graph as one application. */
export class GraphClient {
  private readonly session: AzureSession;
  /** 1 waits as long as the real provider; 0, the default, goes on at the first sight. */
  private readonly slowness: number;

  constructor(facts: ConnectFacts) {
    this.session = new AzureSession(facts);
    this.slowness = Number(facts.environment["DATABRICKS_PAT_AZUREAD_WAITS"] ?? "0");
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

  /** Waits until reads show a new credential. */
  async waitForCreation<Found>(look: () => Promise<Found | undefined>): Promise<void> {
    await this.waitForSights(look, CREATION_WAIT_MILLISECONDS);
  }

  /** Waits until reads do not show it any more. Throws where they still do half a minute later. */
  async waitForDeletion(what: string, look: () => Promise<unknown>): Promise<void> {
    const isGone = async () => ((await look()) === undefined ? true : undefined);
    const seen = await this.waitForSights(isGone, DELETION_WAIT_MILLISECONDS);
    if (seen === undefined) throw new Error(`${what}: still there half a minute later`);
  }

  /** Deletes the object and waits until reads do not show it. Fails where it is gone already, like the real provider. */
  async deleteObject(path: string): Promise<void> {
    await this.send("DELETE", path);
    await this.waitForDeletion(`Microsoft Graph, DELETE /${path}`, () => this.find(path));
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

  private async waitForSights<Found>(
    look: () => Promise<Found | undefined>,
    milliseconds: number,
  ): Promise<Found | undefined> {
    let found = await this.waitFor(look);
    for (let sights = 1; this.slowness > 0 && sights < SIGHTS; sights += 1) {
      await pause(milliseconds * this.slowness, this.session.http.cancelled);
      found = await this.waitFor(look);
    }
    return found;
  }
}
