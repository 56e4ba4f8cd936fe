import assert from "node:assert/strict";
import { EmulatedWorkspace, type EmulatedPrincipal } from "../../emulated-workspace";
import type { EmulatedStack } from "../emulated-stack";
import { createYamlStack, writeYaml } from "./yaml-stack";

/** The environment names no workspace and no login; everything is in the configuration of the stack. */
describe("the configuration of a program in YAML on the real engine", () => {
  let stack: EmulatedStack;
  let principal: EmulatedPrincipal;
  let token: string;

  before(async () => {
    stack = await createYamlStack("");
    const workspace = EmulatedWorkspace.of(stack.emulator);
    principal = await workspace.addPrincipal();
    token = workspace.adminToken;
    await stack.succeed("config", "set", "--secret", "token", token);
    for (const name of ["DATABRICKS_HOST", "DATABRICKS_TOKEN"]) stack.variables[name] = "";
  });

  after(() => stack.close());

  const made = (options: string): string => `
  made:
    type: databricks-pat:ServicePrincipalToken
    properties:
      kind: databricks
      ${options}`;

  const component = (options = "", others = made(options)): string => `
resources:
  provider:
    type: pulumi:providers:databricks-pat
    properties: { host: ${stack.emulator.httpOrigin}, token: "\${token}" }
  reporting:
    type: databricks-pat:ServicePrincipalToken
    properties:
      kind: existing
      applicationId: ${principal.applicationId}
      login: { authType: one-time-secret }
      ${options}${others}
outputs: { tokenId: "\${reporting.tokenId}" }
config:
  token: { type: string, secret: true }
`;

  it("is missed with the keys of the plugin", async () => {
    await writeYaml(stack.folder, component("", ""));
    assert.match(
      await stack.fail("preview"),
      /"reporting": host: is not known: give host, or set databricks-pat:host or databricks:host in the stack configuration/,
    );
    await stack.succeed("config", "set", "databricks-pat:host", stack.emulator.httpOrigin);
    const printed = await stack.fail("preview");
    assert.match(printed, /administrator: .*no login of a workspace administrator was found/);
    assert.match(printed, /Looked in the configuration of the provider \(databricks-pat:…\), the environment/);
  });

  it("is refused with a key that the plugin does not have", async () => {
    await stack.succeed("config", "set", "databricks-pat:tokken", "x");
    assert.match(await stack.fail("preview"), /databricks-pat:tokken: is not known: did you mean token\?/);
    await stack.succeed("config", "rm", "databricks-pat:tokken");
  });

  it("is read from databricks-pat:host and databricks-pat:token, and the destroy reads it too", async () => {
    await writeYaml(stack.folder, component());
    await stack.succeed("config", "set", "--secret", "databricks-pat:token", token);
    await stack.up();
    assert.equal(stack.liveTokens().length, 2);
    await stack.destroy();
    assert.equal(stack.liveTokens().length, 0);
    await stack.succeed("config", "rm", "databricks-pat:token");
    await stack.succeed("config", "rm", "databricks-pat:host");
  });

  it("is read from the arguments of an explicit provider, for a component and its children", async () => {
    const options = `host: ${stack.emulator.httpOrigin}\n    options: { providers: ["\${provider}"] }`;
    await writeYaml(stack.folder, component(options));
    await stack.up();
    assert.equal(stack.liveTokens().length, 2);
    await stack.up("--expect-no-changes");
    await stack.destroy();
    assert.equal(stack.liveTokens().length, 0);
  });

  it("has left the administrator's token in clear in no file", async () => {
    for (const [file, text] of await stack.filesLeft()) assert.equal(text.includes(token), false, file);
  });
});
