import type { FoundEngine } from "./engine/engine-source";
import { goSettings } from "./engine/go-settings";
import { ensureLanguageHost, LANGUAGES } from "./engine/language-hosts";
import { ensureSdkGenerator } from "./engine/sdk-generator";
import { ensurePulumiPython, ensurePythonSdk } from "./python";
import { reportToTerminal } from "./report";

/**
 * Provides what the tests use besides the engine, and returns the variables in which they find it. What the machine cannot
 * have is reported: the tests that need it say so, or fail.
 */
export async function provideTestTools(engine: FoundEngine): Promise<Record<string, string>> {
  const hosts = [];
  for (const language of LANGUAGES) {
    const title = `Pulumi host for ${language}`;
    hosts.push(await provided(title, () => ensureLanguageHost(language, engine, reportToTerminal)));
  }
  const tools = {
    DATABRICKS_PAT_PYTHON: await provided("Python with databricks-sdk", () => ensurePythonSdk(reportToTerminal)),
    DATABRICKS_PAT_PULUMI_PYTHON: await provided("Python with pulumi", () => ensurePulumiPython(reportToTerminal)),
    // The hosts of an official release make SDKs themselves.
    DATABRICKS_PAT_SDK_GENERATOR: hosts.includes(true)
      ? await provided("generator of SDKs", () => ensureSdkGenerator(reportToTerminal))
      : undefined,
  };
  const variables = Object.entries(tools).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return { ...(await goSettings()), ...(Object.fromEntries(variables) as Record<string, string>) };
}

async function provided<T>(title: string, ensure: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ensure();
  } catch (error) {
    reportToTerminal(`No ${title}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
