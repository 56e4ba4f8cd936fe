import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { callControl } from "../emulator-control";
import { drawRotation, type RecordedRotation } from "./rotation-picture";

/** Where the picture of a run is, and what it was drawn from. */
export interface SavedPicture {
  readonly svgFile: string;
  readonly jsonFile: string;
}

/** Writes the picture of what the tenant's tokens went through, and its data, into a folder. */
export async function savePicture(httpOrigin: string, folder: string): Promise<SavedPicture> {
  const { series } = (await callControl(httpOrigin, "GET", "overview")) as RecordedRotation;
  const saved = { svgFile: join(folder, "rotation.svg"), jsonFile: join(folder, "rotation.json") };
  await mkdir(folder, { recursive: true });
  await writeFile(saved.jsonFile, `${JSON.stringify({ series }, undefined, 2)}\n`);
  await writeFile(saved.svgFile, drawRotation({ series }));
  return saved;
}
