import assert from "node:assert/strict";
import { EmulatedWorkspace, SERVICE_PRINCIPALS } from "../../emulated-workspace";
import type { EmulatedStack } from "../emulated-stack";
import { createYamlStack, writeYaml } from "./yaml-stack";

describe("messages that only inform, in a program in YAML on the real engine", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;

  before(async () => {
    stack = await createYamlStack("");
    workspace = EmulatedWorkspace.of(stack.emulator);
    stack.emulator.store.document.workspace.secretScopes = [{ name: "jobs", acls: [], secrets: {} }];
  });

  after(() => stack.close());

  /** Two components for this principal. */
  const writeProgram = (applicationId: string): Promise<void> => {
    const publish = { jobs: { kind: "secret-scope", scope: "jobs", key: "pat" } };
    const toComponent = (more: object): object => ({
      type: "databricks-pat:ServicePrincipalToken",
      properties: { kind: "existing", applicationId, login: { authType: "one-time-secret" }, ...more },
    });
    const resources = { one: toComponent({ publish }), two: toComponent({}) };
    return writeYaml(stack.folder, `resources: ${JSON.stringify(resources)}`);
  };

  /** How often a run has shown a message, which its diagnostics end with. */
  const countOf = (message: RegExp, stdout: string): number => {
    const [, diagnostics = ""] = stdout.split("Diagnostics:");
    return diagnostics.match(new RegExp(message, "g"))?.length ?? 0;
  };

  it("are shown once in a preview, for all resources that they concern", async () => {
    await writeProgram("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    const { stdout } = await stack.succeed("preview");
    const message = /has no service principal with application id 3f2504e0-4f89-41d3-9a0c-0305e82c3301: the mint fails/;
    assert.equal(countOf(message, stdout), 1, stdout);
    assert.match(stdout, /pulumi:pulumi:Stack \(consumer-dev\):\n +the workspace/);
  });

  it("are shown once in an update with its preview", async () => {
    const { applicationId, servicePrincipalId } = await workspace.addEntraPrincipal();
    const value = {
      Operations: [{ op: "replace", path: "externalId", value: "3f2504e0-4f89-41d3-9a0c-0305e82c3302" }],
    };
    await workspace.asAdministrator("PATCH", `${SERVICE_PRINCIPALS}/${servicePrincipalId}`, value);
    await writeProgram(applicationId);
    const { stdout } = await stack.succeed("up", "--yes");
    assert.equal(countOf(/is managed by Entra/, stdout), 1, stdout);
  });

  it("are shown once in a destroy", async () => {
    await workspace.asAdministrator("POST", "/api/2.0/secrets/put", {
      scope: "jobs",
      key: "pat",
      string_value: "other",
    });
    const { stdout } = await stack.succeed("destroy", "--yes", "--skip-preview");
    assert.equal(countOf(/secret scope "jobs" stays: somebody else has written/, stdout), 1, stdout);
  });
});
