import * as fs from "node:fs";
import * as path from "node:path";
import { toShellWord } from "../../shell/shell-word";

/**
 * Writes the stand-in for the Azure CLI of the emulator at `origin` into a folder for the `PATH`, as `az`, and beside it the
 * file by which other programs see that somebody has logged in, for `AZURE_CONFIG_DIR`.
 */
export function installAzureCli(folder: string, origin: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const words = [process.execPath, path.join(__dirname, "az-main.js"), origin].map(toShellWord).join(" ");
  const file = path.join(folder, "az");
  const temporary = `${file}.${process.pid}.tmp`;
  // Nothing that its caller sets for Node.js is for it: it talks to this machine only.
  fs.writeFileSync(temporary, `#!/bin/sh\nunset NODE_OPTIONS NODE_USE_ENV_PROXY\nexec ${words} "$@"\n`, {
    mode: 0o755,
  });
  fs.renameSync(temporary, file);
  // The real one begins with this mark too.
  fs.writeFileSync(path.join(folder, "azureProfile.json"), `\ufeff${JSON.stringify({ subscriptions: [{}] })}`);
}
