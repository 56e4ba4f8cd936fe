import * as path from "node:path";
import { type ClientFacts, clientEnvironment } from "./client-environment";
import { CA_FILE, loadCertificates } from "./kernel/certificates";
import { claimFolder } from "./kernel/folder-claim";
import { Clock } from "./kernel/clock";
import { addControlRoutes, toAddControlRoute } from "./kernel/control";
import { Faults } from "./kernel/active-faults";
import { Holds } from "./kernel/holds";
import { RequestLog } from "./kernel/request-log";
import { Server, type ServerParts } from "./kernel/server";
import { Store, UnreadableState } from "./kernel/store";
import { addAzureCliRoute } from "./azure/azure-cli/azure-cli-route";
import { addAzureRoutes } from "./azure/azure-routes";
import { removeArcData } from "./azure/managed-identity/azure-arc";
import { WorkspaceTraffic } from "./databricks/workspace-traffic";
import { addDatabricksRoutes } from "./databricks/workspace-routes";
import { answerUnknownRoute } from "./unknown-route";
import { addIdentityRoutes } from "./identity/identity-routes";
import { addPageRoutes } from "./page/page-routes";
import { TokenHistory } from "./page/token-history";
import { createTenant, findMissingField, type Tenant } from "./tenant";

/** Where the emulator listens and what it keeps. */
export interface EmulatorOptions {
  /** Port of the HTTP listener; 0, the default, takes a free one. */
  readonly port?: number;
  /** Port of the HTTPS listener; 0, the default, takes a free one. */
  readonly httpsPort?: number;
  /** Folder that keeps state, request log and certificates. Left out: all in memory, gone with the process. */
  readonly stateDirectory?: string;
}

/** A running emulator. */
export interface Emulator {
  /** "http://127.0.0.1:PORT" */
  readonly httpOrigin: string;
  /** "https://localhost:PORT", with a certificate of the emulator's own authority. */
  readonly httpsOrigin: string;
  /** The authority's certificate, PEM, for NODE_EXTRA_CA_CERTS and SSL_CERT_FILE. */
  readonly caCertificate: string;
  /** Where the state directory keeps that certificate; undefined without one. */
  readonly caFile: string | undefined;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly holds: Holds;
  readonly log: RequestLog;
  readonly store: Store<Tenant>;
  close(): Promise<void>;
}

/** Starts the emulator on loopback, over HTTP and HTTPS. Throws `FolderInUse` if another process uses the folder. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { stateDirectory } = options;
  const free = stateDirectory === undefined ? () => undefined : claimFolder(stateDirectory);
  try {
    return await startInFolder(options, free);
  } catch (error) {
    free();
    throw error;
  }
}

/** `free` gives the state folder back when the emulator is closed. */
async function startInFolder(options: EmulatorOptions, free: () => void): Promise<Emulator> {
  const store = new Store<Tenant>(options.stateDirectory, () => createTenant(Date.now()));
  const missing = findMissingField(store.document);
  if (missing !== undefined) throw new UnreadableState(describeOldTenant(String(options.stateDirectory), missing));
  const clock = new Clock(store.document.clockOffsetMilliseconds);
  const faults = new Faults();
  const holds = new Holds();
  const log = new RequestLog(options.stateDirectory);
  const history = new TokenHistory(options.stateDirectory, store.document, clock.now());
  log.follow((entry) => history.follow(entry));
  const certificates = await loadCertificates(options.stateDirectory);
  const traffic = new WorkspaceTraffic();
  const disturb: ServerParts<Tenant>["disturb"] = (path, tenant, now) => traffic.take(path, tenant, now);
  // What the control surface changes has no number.
  const changed: ServerParts<Tenant>["changed"] = ({ sequence }) =>
    history.observe(store.document, clock.now(), sequence === 0 ? undefined : sequence);
  const server = new Server({ store, clock, faults, holds, log, disturb, changed, unknownRoute: answerUnknownRoute });
  addDatabricksRoutes(server.route);
  addAzureRoutes(server.route);
  addIdentityRoutes(server.route);
  addAzureCliRoute(toAddControlRoute(server.route, answerUnknownRoute));
  const { stateDirectory } = options;
  const ports = { http: 0, https: 0 };
  const clientFacts = (): ClientFacts => ({
    httpOrigin: `http://127.0.0.1:${ports.http}`,
    httpsOrigin: `https://localhost:${ports.https}`,
    caFile: stateDirectory === undefined ? undefined : path.resolve(stateDirectory, CA_FILE),
    seed: store.document.seed,
  });
  addControlRoutes(server.route, {
    store,
    clock,
    faults,
    log,
    environment: () => clientEnvironment(clientFacts()),
    unknownRoute: answerUnknownRoute,
  });
  addPageRoutes(server.route, { store, clock, faults, log, history }, answerUnknownRoute);
  try {
    ports.http = await server.listen(options.port ?? 0);
    ports.https = await server.listen(options.httpsPort ?? 0, certificates.server);
  } catch (error) {
    await server.close();
    throw error;
  }
  const { httpOrigin, httpsOrigin, caFile } = clientFacts();
  return {
    httpOrigin,
    httpsOrigin,
    caCertificate: certificates.caCertificate,
    caFile,
    clock,
    faults,
    holds,
    log,
    store,
    async close() {
      await server.close();
      removeArcData(store.document.directory.tenantId);
      free();
    },
  };
}

function describeOldTenant(stateDirectory: string, missing: string): string {
  return (
    `${stateDirectory} has the tenant of another version, without ${missing}: it is kept, and not served; delete the` +
    ` folder for a new tenant, or give another --state`
  );
}
