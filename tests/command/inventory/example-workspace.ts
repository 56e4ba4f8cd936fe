import type { AccessToken } from "../../../emulator/databricks/workspace";
import { DAY, type EmulatedWorkspace } from "../../emulated-workspace";

/** When the example is looked at. */
export const NOW = Date.parse("2026-11-29T06:05:00Z");

export const HOUR = 3_600_000;

export const INGESTION = "0f8fad5b-d9cb-469f-a165-70867728950e";
export const REPORTING = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
export const EXPORT = "3b241101-e2bb-4255-8caf-4136c566a962";

export const ETL = "9f1c2d3e-5b6a-4c7d-8e9f-0a1b2c3d4e5f";
export const BI = "c56a4180-65aa-42ec-a945-5fd21dec0538";

/** A marker of ours. */
export function mark(lineage: string, rotation: string, label: string, retireAt?: number): string {
  const retire = retireAt === undefined ? "" : ` retire=${new Date(retireAt).toISOString().replace(".000Z", "Z")}`;
  return `[databricks-pat lineage=${lineage} rotation=${rotation} ${label}${retire}]`;
}

/** A token of the workspace, as if it had been there for long. Its id begins with its name. */
export function addToken(
  { workspace }: EmulatedWorkspace,
  ownerId: string,
  name: string,
  fields: Partial<Omit<AccessToken, "tokenId" | "ownerId">>,
): string {
  const tokenId = name.padEnd(32, "0");
  workspace.tokens.push({
    tokenId,
    ownerId,
    comment: "",
    autoscope: false,
    inferredScopes: [],
    createdAt: NOW - 10 * DAY,
    expiresAt: NOW + 80 * DAY,
    hiddenLists: 0,
    keptUnused: true,
    ...fields,
  });
  return tokenId;
}

/** The clock of the workspace shows `NOW`. */
export function adjustClock({ emulator }: EmulatedWorkspace): void {
  emulator.clock.offsetMilliseconds = NOW - Date.now();
}

/** The only token is then the one with which the tests log in; it has this id and these fields. */
export function keepAdministratorAs(
  { workspace }: EmulatedWorkspace,
  name: string,
  fields: Partial<AccessToken>,
): void {
  const [administrator, ...others] = workspace.tokens;
  if (administrator === undefined || others.length > 0)
    throw new Error("the administrator has the only token at first");
  const valueHash = administrator.valueHash ?? administrator.tokenId;
  Object.assign(administrator, { valueHash, tokenId: name.padEnd(32, "0"), keptUnused: true, ...fields });
}

/**
 * The example of docs/inventory.md: a rotation that overlaps, a series that an interrupted run has left in doubt, a certain
 * orphan, and the tokens of people.
 */
export async function fillExample(emulated: EmulatedWorkspace): Promise<void> {
  adjustClock(emulated);
  keepAdministratorAs(emulated, "d0043e5f6071", {
    comment: "laptop",
    createdAt: NOW - 210 * DAY,
    expiresAt: NOW + 155 * DAY,
    lastUsedDay: Math.floor(NOW / DAY) * DAY - DAY,
  });
  const etl = await emulated.addPrincipal({ applicationId: ETL, displayName: "etl-runner" });
  const bi = await emulated.addPrincipal({ applicationId: BI, displayName: "bi-reader" });
  const today = Math.floor(NOW / DAY) * DAY;
  const day = { lastUsedDay: today };
  addToken(emulated, etl.servicePrincipalId, "3f2a91c04d1e", {
    comment: `Nightly load ${mark(INGESTION, "g4@2026-09-12T06:00:00Z", "shop/prod/ingestion-token", NOW + 4 * DAY)}`,
    createdAt: NOW - 78 * DAY,
    expiresAt: NOW + 12 * DAY,
    ...day,
  });
  addToken(emulated, etl.servicePrincipalId, "9b1e77aa0c34", {
    comment: `Nightly load ${mark(INGESTION, "g5@2026-11-26T06:00:00Z", "shop/prod/ingestion-token")}`,
    createdAt: NOW - 3 * DAY,
    expiresAt: NOW + 87 * DAY,
    ...day,
  });
  addToken(emulated, etl.servicePrincipalId, "52c0d9e8b7a6", {
    comment: mark(EXPORT, "g1@2026-10-10T00:00:00Z", "shop/prod/export-token"),
    createdAt: NOW - 50 * DAY,
    expiresAt: NOW + 10 * DAY,
    scopes: ["sql", "files"],
    ...day,
  });
  addToken(emulated, etl.servicePrincipalId, "61d1eaf9c8b7", {
    comment: mark(EXPORT, "g2@2026-11-27T00:00:00Z", "shop/prod/export-token"),
    createdAt: NOW - 2 * DAY,
    expiresAt: NOW + 58 * DAY,
    scopes: ["sql", "files"],
    lastUsedDay: today - 2 * DAY,
  });
  addToken(emulated, bi.servicePrincipalId, "a7710b2c3d4e", {
    comment: mark(REPORTING, "g1@2026-08-20T00:00:00Z", "shop/prod/reporting-token"),
    createdAt: NOW - 101 * DAY,
    expiresAt: NOW + 20 * DAY,
    lastUsedDay: today - 62 * DAY,
  });
  addToken(emulated, bi.servicePrincipalId, "b8821c3d4e5f", {
    comment: mark(REPORTING, "g2@2026-09-28T00:00:00Z", "shop/prod/reporting-token", NOW - 5 * DAY),
    createdAt: NOW - 62 * DAY,
    expiresAt: NOW + 28 * DAY,
    lastUsedDay: today - 6 * DAY,
  });
  addToken(emulated, bi.servicePrincipalId, "c9932d4e5f60", {
    comment: mark(REPORTING, "g3@2026-11-23T00:00:00Z", "shop/prod/reporting-token"),
    createdAt: NOW - 6 * DAY,
    expiresAt: NOW + 84 * DAY,
    ...day,
  });
  const person = emulated.workspace.principals.find(({ kind }) => kind === "user")?.id ?? "";
  addToken(emulated, person, "e1154f607182", {
    comment: "Power BI, ask Anna",
    createdAt: NOW - 900 * DAY,
    expiresAt: -1,
  });
}
