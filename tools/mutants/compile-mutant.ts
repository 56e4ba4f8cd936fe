import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { type Mutant, toMutatedSource } from "./mutant";

/**
 * Compiles the source with the mutant in it, as the build does. Types are not checked: the tests must catch a mutant
 * without the help of the compiler. Throws when the mutant no longer applies or does not parse.
 */
export async function compileMutant(root: string, mutant: Mutant): Promise<string> {
  const path = join(root, "dynamic/provider", mutant.file);
  const source = toMutatedSource(mutant, await readFile(path, "utf8"));
  const { outputText, diagnostics = [] } = ts.transpileModule(source, {
    fileName: path,
    compilerOptions: readCompilerOptions(root),
    reportDiagnostics: true,
  });
  const [mistake] = diagnostics;
  if (mistake !== undefined) {
    throw new Error(
      `The mutant ${mutant.id} does not parse: ${ts.flattenDiagnosticMessageText(mistake.messageText, "\n")}`,
    );
  }
  return outputText;
}

function readCompilerOptions(root: string): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
  const { compilerOptions } = config as { readonly compilerOptions: object };
  const { options, errors } = ts.convertCompilerOptionsFromJson(compilerOptions, root);
  const [mistake] = errors;
  if (mistake !== undefined) throw new Error(ts.flattenDiagnosticMessageText(mistake.messageText, "\n"));
  return options;
}
