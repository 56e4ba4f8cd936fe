import { cp, mkdir, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repository-root";
import { EmulatedStack } from "./emulated-stack";

/** What `npm install` would bring for a program of examples/, besides this package. */
const INSTALLED = ["@azure", "@pulumi", "@types", "ts-node", "typescript"];

/** A copy of a folder of examples/, with the packages that it depends on, and nothing else of this checkout. */
export interface ExampleProject {
  /** The temporary folder with the copy and its packages. */
  readonly directory: string;
  /** The copy. */
  readonly folder: string;
}

/** Copies a folder of examples/ as a user would, and links its packages as `npm install` would bring them. */
export async function copyExample(name: string): Promise<ExampleProject> {
  const root = repositoryRoot();
  const directory = await mkdtemp(join(tmpdir(), "databricks-pat-example-"));
  const folder = join(directory, "example");
  await cp(join(root, "examples", name), folder, { recursive: true });
  const packages = join(directory, "node_modules");
  await mkdir(packages);
  for (const installed of INSTALLED) await symlink(join(root, "node_modules", installed), join(packages, installed));
  await symlink(root, join(packages, "pulumi-databricks-pat"));
  return { directory, folder };
}

/** The stack "dev" of an example, against an emulator of its own. `part` is the project below its folder. */
export async function openExample(name: string, part = "."): Promise<EmulatedStack> {
  const { directory, folder } = await copyExample(name);
  const stack = await EmulatedStack.open(directory, join(folder, part));
  // The types of every example are checked with those of the documents.
  stack.variables["PULUMI_NODEJS_TRANSPILE_ONLY"] = "true";
  return stack;
}
