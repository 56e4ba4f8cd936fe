import assert from "node:assert/strict";
import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { resolveWorkspace } from "../../components/workspace-host";
import { type ProgramSurroundings, runProgram } from "./recorded-program";

const ONE = "https://adb-1111111111111111.1.azuredatabricks.net";
const TWO = "https://adb-2222222222222222.2.azuredatabricks.net";

const RIGHT = 'write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"';

interface Places extends ProgramSurroundings {
  /** Host given as an argument. */
  readonly host?: pulumi.Input<string>;
  /** Arguments of a provider given in the options. */
  readonly provider?: databricks.ProviderArgs;
}

/** What a component takes for its host; rejects when it refuses, at once or when the host is known. */
async function resolveHost({ host, provider, ...surroundings }: Places): Promise<unknown> {
  const program = (): pulumi.Output<string> => {
    const parent = new pulumi.ComponentResource("test:index:Around", "around");
    const explicitProvider = provider === undefined ? undefined : new databricks.Provider("mine", provider);
    const facts = {
      name: "x",
      child: { parent },
      explicitProvider,
      host,
      administrator: undefined,
      needsProvider: true,
      needsAdministrator: true,
    };
    return resolveWorkspace(facts).host;
  };
  const { result } = await runProgram(program, surroundings);
  return (await pulumi.runtime.serializeProperties("test", { host: result }))["host"];
}

const environmentOf = (host: string): ProgramSurroundings => ({ environment: { DATABRICKS_HOST: host } });
const configurationOf = (host: string): ProgramSurroundings => ({ config: { "databricks:host": host } });

const UNKNOWN =
  "is not known: give host, or set databricks:host in the stack configuration or DATABRICKS_HOST in the environment (the host of a profile is not read)";

const PLAIN_HTTP = `"http://adb-1.test" would send tokens over plain http, which is allowed for loopback only: ${RIGHT}`;

const ACCOUNT = `"https://accounts.test" is an account console, and personal access tokens belong to one workspace: ${RIGHT}`;

type Refusals = Readonly<Record<string, readonly [places: Places, problem: string]>>;

const AT_ONCE: Refusals = {
  "that nothing sets": [{}, UNKNOWN],
  "where an empty DATABRICKS_HOST is all there is, as for Databricks' own tools": [environmentOf(""), UNKNOWN],
  "of the environment, and says that it comes from there": [
    environmentOf("http://adb-1.test"),
    `${PLAIN_HTTP} (it comes from DATABRICKS_HOST)`,
  ],
  "of the environment that carries credentials, without quoting them": [
    environmentOf("https://admin:dapi@adb-1.test"),
    `the host must not carry credentials: ${RIGHT} (it comes from DATABRICKS_HOST)`,
  ],
  "of the stack configuration, and says that it comes from there": [
    configurationOf("http://adb-1.test"),
    `${PLAIN_HTTP} (it comes from databricks:host of the stack configuration)`,
  ],
  "of the stack configuration, whatever the environment has": [
    { ...configurationOf("https://accounts.test"), ...environmentOf(ONE) },
    `${ACCOUNT} (it comes from databricks:host of the stack configuration)`,
  ],
};

/** Where a provider was given, whose host is an output. */
const WHEN_KNOWN: Refusals = {
  "that neither an explicit provider nor anything else sets": [{ provider: {} }, UNKNOWN],
  "of an explicit provider, and says that it comes from there": [
    { provider: { host: "https://accounts.test" }, ...configurationOf(ONE) },
    `${ACCOUNT} (it comes from the databricks provider in the options)`,
  ],
  "of the environment beside an explicit provider without a host": [
    { provider: {}, ...environmentOf("http://adb-1.test") },
    `${PLAIN_HTTP} (it comes from DATABRICKS_HOST)`,
  ],
  "as an argument where an explicit provider has another: the principal would be in the wrong one": [
    { host: TWO, provider: { host: ONE } },
    `"${TWO}" is not the workspace of the databricks provider in the options, "${ONE}": give the host once`,
  ],
  "as an output where an explicit provider has another": [
    { host: pulumi.output(TWO), provider: { host: pulumi.output(ONE) } },
    `"${TWO}" is not the workspace of the databricks provider in the options, "${ONE}": give the host once`,
  ],
};

describe("a ServicePrincipalToken refuses a host", () => {
  for (const [sentence, [places, problem]] of Object.entries(AT_ONCE)) {
    it(`at once ${sentence}`, async () => {
      await assert.rejects(resolveHost(places), { message: `ServicePrincipalToken "x": host: ${problem}` });
    });
  }

  for (const [sentence, [places, problem]] of Object.entries(WHEN_KNOWN)) {
    it(`when it is known ${sentence}`, async () => {
      await assert.rejects(resolveHost(places), {
        message: `ServicePrincipalToken "x": host: ${problem}`,
      });
    });
  }

  it("of no place that another place overrides", async () => {
    assert.equal(await resolveHost({ host: TWO, ...environmentOf("http://adb-1.test") }), TWO);
    assert.equal(await resolveHost({ ...configurationOf(ONE), ...environmentOf("http://adb-1.test") }), ONE);
    assert.equal(await resolveHost({ provider: { host: TWO }, ...configurationOf("http://adb-1.test") }), TWO);
    assert.equal(await resolveHost({ host: TWO, provider: {}, ...configurationOf("http://adb-1.test") }), TWO);
  });

  it("never for how it is written, where an explicit provider has the same", async () => {
    const host = `${ONE.replace("https://", "")}/`;
    assert.equal(await resolveHost({ host, provider: { host: ONE } }), ONE);
  });
});
