import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { ADMINISTRATOR_AUTH_TYPES, type AuthType, PRINCIPAL_AUTH_TYPES } from "../../../dynamic/arguments/auth-types";
import { PulumiCli } from "../../../tools/processes/pulumi-cli";
import { EmulatedWorkspace } from "../../emulated-workspace";
import { EmulatedStack } from "../emulated-stack";
import { LOGIN_RUNS, type LoginRun } from "./login-runs";
import { type Environment, LoginTenant } from "./login-tenant";

/** A token of a principal that exists. */
const PROGRAM = `
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
new ServicePrincipalToken("x", JSON.parse(process.env.TOKEN));
`;

/** Logins of the machine, and addresses of the emulator. */
const OF_LOGINS = /^(DATABRICKS|ARM|AZURE|ACTIONS|SYSTEM|IDENTITY)_/;

/** What is not of a login: where the tenant is. */
const OF_TENANT = ["DATABRICKS_HOST", "DATABRICKS_CONFIG_FILE", "AZURE_AUTHORITY_HOST", "AZURE_CONFIG_DIR"];

/** By what `azure-msi` finds the identities of the machine. */
const OF_MACHINE = ["AZURE_POD_IDENTITY_AUTHORITY_HOST", "IDENTITY_ENDPOINT", "IDENTITY_HEADER"];

/** A signed token, of whatever issuer. */
const IDENTITY_TOKEN = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/;

const AUTH_TYPES: Readonly<Record<string, AuthType>> = ADMINISTRATOR_AUTH_TYPES;

/** Administrator and principal log in by the same method, with nothing set but what it needs. */
describe("every login on the real engine", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;
  let tenant: LoginTenant;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    workspace = EmulatedWorkspace.of(stack.emulator);
    tenant = new LoginTenant(workspace);
  });

  after(async () => {
    tenant.close();
    await stack.close();
  });

  /** The command line in a run of an administrator who logs in by this method. */
  function cliOf(authType: string, own: Environment, args: object): PulumiCli {
    return new PulumiCli(stack.folder, async () => {
      const all = await stack.environment();
      const kept = Object.entries(all).filter(([name]) => !OF_LOGINS.test(name) || OF_TENANT.includes(name));
      const { PATH: folder, ...variables } = own;
      return {
        ...Object.fromEntries(kept),
        ...variables,
        PATH: [folder, all["PATH"]].filter((part) => part !== undefined).join(delimiter),
        DATABRICKS_AUTH_TYPE: authType,
        TOKEN: JSON.stringify({ kind: "existing", overlap: "0s", ...args }),
      };
    });
  }

  /** Asserts that the variables are those that the documentation has for the administrator, and all that it must have. */
  function assertDocumented(authType: string, variables: Environment): void {
    const { fields, flag, run } = AUTH_TYPES[authType] ?? { fields: {} };
    const settings = Object.values(fields).flatMap(({ setting, required }) =>
      setting === undefined ? [] : [{ name: setting.variable, required }],
    );
    const documented = [
      ...settings.map(({ name }) => name),
      ...(flag === undefined ? [] : [flag.variable]),
      ...(run?.variables ?? []).map(({ variable }) => variable),
    ];
    const optional = settings.filter(({ required }) => !required).map(({ name }) => name);
    const set = Object.keys(variables).filter((name) => OF_LOGINS.test(name));
    const others = [...OF_TENANT, ...OF_MACHINE];
    assert.deepEqual(
      set.filter((name) => !documented.includes(name) && !others.includes(name)),
      [],
    );
    assert.deepEqual(
      documented.filter((name) => !optional.includes(name) && !set.includes(name)),
      [],
    );
  }

  for (const [authType, toRun] of Object.entries(LOGIN_RUNS)) {
    const isOfAdministrator = authType in AUTH_TYPES;

    it(`${authType} provisions, rotates and destroys`, async () => {
      const run: LoginRun = await toRun(tenant);
      const { environment, laterEnvironment = environment, principal, login = {}, usage, secrets } = run;
      if (isOfAdministrator)
        for (const variables of [environment, laterEnvironment]) assertDocumented(authType, variables);
      const args = { applicationId: principal.applicationId, login: { authType, ...login }, ...(usage && { usage }) };
      const runAs = isOfAdministrator ? authType : "oauth-m2m";
      const formerly = workspace.tokensOf(principal);
      const own = (): readonly string[] =>
        workspace
          .tokensOf(principal)
          .filter((token) => !formerly.includes(token))
          .map(({ tokenId }) => tokenId);
      let printed = "";
      const pulumi = async (variables: Environment, rotationTrigger: string, ...command: string[]): Promise<string> => {
        const cli = cliOf(runAs, variables, { ...args, rotationTrigger });
        const { stdout, stderr } = await cli.succeed(...command);
        printed += stderr + (command[0] === "stack" ? "" : stdout);
        return stdout;
      };
      stack.emulator.log.clear();

      await pulumi(environment, "first", "up", "--yes", "--skip-preview");
      const first = own();
      assert.equal(first.length, 1);

      await pulumi(laterEnvironment, "second", "up", "--yes", "--skip-preview");
      const second = own();
      assert.equal(second.length, 1);
      assert.notDeepEqual(second, first);

      const exported = await pulumi(laterEnvironment, "second", "stack", "export", "--show-secrets");
      assert.doesNotMatch(exported, IDENTITY_TOKEN);
      for (const secret of secrets) {
        assert.equal(exported.includes(JSON.stringify(secret).slice(1, -1)), false, "the state holds what the run has");
      }
      const given = Object.entries(PRINCIPAL_AUTH_TYPES[authType as keyof typeof PRINCIPAL_AUTH_TYPES].fields);
      for (const [name, field] of given) {
        const value = login[name];
        if (value === undefined) continue;
        assert.equal(printed.includes(value) && field.secret, false, `${name} is printed`);
        assert.equal(exported.includes(value), true, `${name} is not stored`);
      }

      await pulumi(laterEnvironment, "second", "destroy", "--yes", "--skip-preview");
      assert.deepEqual(own(), []);
      assert.doesNotMatch(printed, IDENTITY_TOKEN);
      for (const secret of secrets) assert.equal(printed.includes(secret), false, "a secret of the run is printed");

      const callers = new Set(stack.ownRequests().flatMap(({ caller }) => caller ?? []));
      assert.deepEqual([...callers].sort(), [...new Set([run.administrator, principal.applicationId])].sort());
    });
  }
});
