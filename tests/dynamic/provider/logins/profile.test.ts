import * as assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toCleanWords } from "../../../../dynamic/provider/errors/clean-words";
import { chooseAdministrator } from "../../../../dynamic/provider/logins/administrator-choice";
import { createLoginRuntime } from "./login-runtime";

const HERE = "https://adb-1.1.azuredatabricks.net";
const ELSEWHERE = "https://adb-2.2.azuredatabricks.net";

type Settings = Readonly<Record<string, string>>;

interface Case {
  readonly file: string;
  readonly environment?: Settings;
  readonly configuration?: Settings;
  /** The name of the chosen login with its credentials, or the message of the refusal. */
  readonly expected: readonly [name: string, credentials: object] | RegExp;
}

const PAT = { authType: "pat", token: "a-secret-token" };
const DEFAULT = `[DEFAULT]\nhost = ${HERE}\ntoken = a-secret-token\n`;
const OF_DEFAULT = 'pat from token of the profile "DEFAULT"';

const CASES: Readonly<Record<string, Case>> = {
  "the default profile, where nothing else is set": { file: DEFAULT, expected: [OF_DEFAULT, PAT] },
  "keys before any section, which are the default profile": {
    file: "host = adb-1.1.azuredatabricks.net\ntoken=a-secret-token",
    expected: [OF_DEFAULT, PAT],
  },
  "a profile that DATABRICKS_CONFIG_PROFILE names": {
    file: `${DEFAULT}[work]\nhost: ${HERE}\nclient_id: client\nclient_secret: a-secret\n`,
    environment: { DATABRICKS_CONFIG_PROFILE: "work" },
    expected: [
      'oauth-m2m from client_id and client_secret of the profile "work"',
      { authType: "oauth-m2m", clientId: "client", clientSecret: "a-secret" },
    ],
  },
  "a profile that the stack configuration names, over the environment": {
    file: `${DEFAULT}[work]\ntoken=a-secret\n`,
    environment: { DATABRICKS_CONFIG_PROFILE: "DEFAULT" },
    configuration: { "databricks:profile": "work" },
    expected: ['pat from token of the profile "work"', { authType: "pat", token: "a-secret" }],
  },
  "a variable, over the same setting of a profile": {
    file: `[work]\nhost=${HERE}\ntoken=another-secret\n`,
    environment: { DATABRICKS_CONFIG_PROFILE: "work", DATABRICKS_TOKEN: "a-secret-token" },
    expected: ["pat from DATABRICKS_TOKEN", PAT],
  },
  "a variable that completes a profile": {
    file: "[work]\nazure_tenant_id=tenant\nazure_client_id=client\n",
    environment: { DATABRICKS_CONFIG_PROFILE: "work", ARM_CLIENT_SECRET: "a-secret" },
    expected: [
      'azure-client-secret from ARM_CLIENT_SECRET, azure_tenant_id and azure_client_id of the profile "work"',
      { authType: "azure-client-secret", tenantId: "tenant", clientId: "client", clientSecret: "a-secret" },
    ],
  },
  "the default profile that the file names": {
    file: `[__settings__]\ndefault_profile = work\n[work]\ntoken = a-secret-token\n`,
    expected: ['pat from token of the profile "work"', PAT],
  },
  "comments, quotes, a mark at the beginning, and a value on two lines": {
    file: `\ufeff# token = no\n; token = no\n [DEFAULT] \r\n  token = "a-secret-token" ; a comment\r\nhost = https://adb-1.1.\\\n  azuredatabricks.net # there\r\n`,
    expected: [OF_DEFAULT, PAT],
  },
  "a value with # in it, which is no comment": {
    file: "token = a#secret\n",
    expected: [OF_DEFAULT, { authType: "pat", token: "a#secret" }],
  },
  "no default profile beside a host": {
    file: DEFAULT,
    environment: { DATABRICKS_HOST: HERE },
    expected: /environment and profiles: nothing of any login is set$/,
  },
  "no default profile beside half of another login": {
    file: DEFAULT,
    environment: { ARM_CLIENT_ID: "application" },
    expected: /profiles: github-oidc-azure/,
  },
  "the default profile beside a flag that is off": {
    file: DEFAULT,
    environment: { ARM_USE_MSI: "false" },
    expected: [OF_DEFAULT, PAT],
  },
  "no token of a profile for another workspace": {
    file: `[DEFAULT]\nhost=${ELSEWHERE}\ntoken=a-secret-token\n`,
    expected:
      /credentials for another workspace, https:\/\/adb-2\.2\.azuredatabricks\.net \(host of the profile "DEFAULT"\)$/,
  },
  "a named profile that the file does not have": {
    file: DEFAULT,
    environment: { DATABRICKS_CONFIG_PROFILE: "work", DATABRICKS_TOKEN: "a-secret-token" },
    expected:
      /^no login of a workspace administrator was found, because DATABRICKS_CONFIG_PROFILE names the profile "work", and "\S+" has no profile "work"$/,
  },
  "the section about the file, which is no profile": {
    file: "[__settings__]\ntoken = a-secret-token\n",
    environment: { DATABRICKS_CONFIG_PROFILE: "__settings__" },
    expected: /has no profile "__settings__"$/,
  },
  "a default profile that the file names and does not have": {
    file: "[__settings__]\ndefault_profile = work\n",
    expected: /has no profile "work"$/,
  },
  "an authType of a profile that is not supported": {
    file: `[DEFAULT]\nauth_type = databricks-cli\nhost = ${HERE}\n`,
    expected: /^auth_type of the profile "DEFAULT" is "databricks-cli", which is not supported/,
  },
  "a line that is nothing": {
    file: "[DEFAULT]\na-secret-token\n",
    expected: /: line 2 is not a section, a key or a comment$/,
  },
};

describe("A profile of .databrickscfg", () => {
  const home = join(tmpdir(), `profiles-${randomUUID().slice(0, 8)}`);
  before(() => mkdirSync(home, { mode: 0o700 }));
  after(() => rmSync(home, { recursive: true }));

  for (const [title, { file, environment = {}, configuration = {}, expected }] of Object.entries(CASES)) {
    it(`gives ${title}`, () => {
      writeFileSync(join(home, ".databrickscfg"), file);
      const runtime = createLoginRuntime({ environment: { HOME: home, ...environment }, configuration });
      if (expected instanceof RegExp) {
        assert.throws(
          () => chooseAdministrator(runtime, HERE),
          (error: Error) => {
            assert.match(error.message, expected);
            assert.doesNotMatch(error.message, /a-secret/);
            return true;
          },
        );
        return;
      }
      const [{ name, credentials }] = chooseAdministrator(runtime, HERE);
      assert.deepEqual([name, credentials], expected);
    });
  }

  it("may be in another file, in the home or not", () => {
    writeFileSync(join(home, "other"), "[DEFAULT]\ntoken=a-secret-token\n");
    for (const path of ["~/other", join(home, "other")]) {
      const runtime = createLoginRuntime({ environment: { HOME: home, DATABRICKS_CONFIG_FILE: path } });
      assert.equal(chooseAdministrator(runtime, HERE)[0].name, OF_DEFAULT);
    }
  });

  it("may be missing, and its file cannot be a folder", () => {
    const missing = createLoginRuntime({
      environment: { HOME: join(home, "nowhere"), DATABRICKS_CONFIG_PROFILE: "work" },
    });
    assert.throws(() => chooseAdministrator(missing, HERE), {
      code: "NO_ADMINISTRATOR",
      message:
        /profiles: DATABRICKS_CONFIG_PROFILE names the profile "work", and "\S+\/\.databrickscfg" does not exist$/,
    });
    const folder = createLoginRuntime({ environment: { HOME: home, DATABRICKS_CONFIG_FILE: home } });
    assert.throws(() => chooseAdministrator(folder, HERE), { message: / is a directory$/ });
  });

  it("keeps its credentials out of every message", () => {
    writeFileSync(
      join(home, ".databrickscfg"),
      `[DEFAULT]\ntoken = the-token-of-the-profile\npassword = my-password-there\n`,
    );
    const runtime = createLoginRuntime({ environment: { HOME: home } });
    assert.throws(() => chooseAdministrator(runtime, HERE), { code: "LOGIN_AMBIGUOUS" });
    const text = "the-token-of-the-profile my-password-there";
    assert.equal(toCleanWords(runtime, text), "[credential] [credential]");
  });
});
