import { createRequire } from "node:module";
import { read } from "../documents";

const yaml = createRequire(require.resolve("@pulumi/pulumi/package.json"))("js-yaml") as {
  loadAll(text: string): unknown[];
};

/** The documents of a YAML file of the repository, by its path from the root. */
export function readYaml(path: string): unknown[] {
  return yaml.loadAll(read(path));
}
