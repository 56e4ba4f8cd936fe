import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The call that runs the program, with the address that the program takes for the engine's. */
const GIVES_PROXY = `fmt.Sprintf("127.0.0.1:%d", handle.Port), pipes.directory())`;
const GIVES_ENGINE = `req.GetMonitorAddress(), pipes.directory())`;

/** Where the source of the language host is, and where its changed copy is made. */
export interface LanguageHostFolders {
  /** The folder with the `go.mod` and `go.sum` that pin the language host. */
  readonly module: string;
  /** The language host as published. */
  readonly published: string;
  readonly copy: string;
}

/**
 * Makes a module whose program is the published language host, but lets programs call the engine without a proxy.
 *
 * The release that module proxies have is older than the engine. It puts itself between program and engine, and answers
 * UNIMPLEMENTED to each method that it does not know, like that of resource hooks. Go's own `-overlay` refuses to replace
 * files of the module cache, so the program is built from a copy.
 */
export async function copyLanguageHost({ module, published, copy }: LanguageHostFolders): Promise<void> {
  await mkdir(copy);
  for (const name of ["go.mod", "go.sum"]) await copyFile(join(module, name), join(copy, name));
  for (const name of await readdir(published)) {
    if (!name.endsWith(".go") || name.endsWith("_test.go")) continue;
    const text = await readFile(join(published, name), "utf8");
    await writeFile(join(copy, name), name === "main.go" ? withoutProxy(text) : text);
  }
}

function withoutProxy(text: string): string {
  const parts = text.split(GIVES_PROXY);
  if (parts.length !== 2) throw new Error(`main.go of the language host does not have exactly one "${GIVES_PROXY}"`);
  return parts.join(GIVES_ENGINE);
}
