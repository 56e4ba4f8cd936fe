import assert from "node:assert/strict";
import { sha256 } from "../../../emulator/databricks/workspace";
import { EmulatedWorkspace } from "../../emulated-workspace";
import type { EmulatedStack } from "../emulated-stack";
import { createYamlStack, writeYaml } from "./yaml-stack";

interface TokenOutputs {
  readonly id: string;
  /** None where it is not stored. */
  readonly value?: string;
  readonly renewAt: string;
  readonly reason: string;
  readonly published: Readonly<Record<string, string>>;
}

type Outputs = Readonly<Record<"made" | "entra" | "existing", TokenOutputs>>;

/** What the program differs in from one step to the next. */
interface Step {
  readonly trigger?: string;
  /** Whether the dependent of a token cannot be made. */
  readonly isFailing?: boolean;
}

/** What the tests know of the tenant that the program is for. */
interface Tenant {
  readonly applicationId: string;
  readonly vaultUri: string;
}

/**
 * Three kinds of principals, publications in a vault and in a scope, the latter of a value that is not stored, and one
 * resource that depends on a token.
 */
function toProgram({ applicationId, vaultUri }: Tenant, { trigger = "first", isFailing = false }: Step): string {
  const outputs = ["made", "entra", "existing"].map(
    (name) => `
  ${name}:
    id: \${${name}.tokenId}${name === "made" ? "" : `\n    value: \${${name}.tokenValue}`}
    renewAt: \${${name}.renewAt}
    reason: \${${name}.rotationReason}
    published: \${${name}.published}`,
  );
  return `
config:
  clientSecret: { type: string, secret: true }
  deployerSecret: { type: string, secret: true }
  deployerId: { type: string }
  tenantId: { type: string }
resources:
  seed:
    type: random:RandomUuid
    properties: { keepers: { trigger: ${trigger} } }
  made:
    type: databricks-pat:ServicePrincipalToken
    properties:
      kind: databricks
      rotationTrigger: \${seed.result}
      overlap: 0s
      storeValue: false
      publish:
        jobs: { kind: secret-scope, scope: jobs, key: pat }
  entra:
    type: databricks-pat:ServicePrincipalToken
    properties:
      kind: entra
      rotationTrigger: ${trigger}
      overlap: 1h
      publish:
        vault:
          kind: key-vault
          vaultUri: ${vaultUri}
          secretName: pat
          login:
            authType: azure-client-secret
            tenantId: \${tenantId}
            clientId: \${deployerId}
            clientSecret: \${deployerSecret}
  existing:
    type: databricks-pat:ServicePrincipalToken
    properties:
      kind: existing
      applicationId: ${applicationId}
      rotationTrigger: ${trigger}
      login: { authType: oauth-m2m, clientSecret: "\${clientSecret}" }
  reader:
    type: databricks:Secret
    properties: { scope: ${isFailing ? "none" : "jobs"}, key: copy-${trigger}, stringValue: "\${existing.tokenValue}" }
outputs:${outputs.join("")}
`;
}

describe("a program in YAML on the real engine", () => {
  let stack: EmulatedStack;
  let tenant: Tenant;
  const secrets = new Set<string>();
  const printed: string[] = [];

  before(async () => {
    stack = await createYamlStack("");
    const workspace = EmulatedWorkspace.of(stack.emulator);
    const principal = await workspace.addPrincipal();
    const clientSecret = await workspace.addOAuthSecret(principal);
    stack.emulator.store.document.workspace.secretScopes = [{ name: "jobs", acls: [], secrets: {} }];
    const { deployer, tenantId, admin } = stack.emulator.store.document.seed;
    for (const secret of [clientSecret, deployer.clientSecret, admin.tokenValue]) secrets.add(secret);
    tenant = { applicationId: principal.applicationId, vaultUri: stack.emulator.httpOrigin };
    await writeYaml(stack.folder, toProgram(tenant, {}));
    await stack.succeed("config", "set", "--secret", "clientSecret", clientSecret);
    await stack.succeed("config", "set", "--secret", "deployerSecret", deployer.clientSecret);
    await stack.succeed("config", "set", "deployerId", deployer.clientId);
    await stack.succeed("config", "set", "tenantId", tenantId);
  });

  after(() => stack.close());

  beforeEach(() => stack.emulator.log.clear());

  async function run(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await stack.run(...args);
    printed.push(stdout, stderr);
    return `${exitCode} ${stdout}${stderr}`;
  }

  async function up(step: Step, ...flags: readonly string[]): Promise<string> {
    await writeYaml(stack.folder, toProgram(tenant, step));
    return run("up", "--yes", "--skip-preview", ...flags);
  }

  async function outputs(): Promise<Outputs> {
    const found = await stack.outputs<Outputs>();
    for (const { value } of Object.values(found)) if (value !== undefined) secrets.add(value);
    const unstored = decode(scopeSecrets()["pat"]?.base64);
    if (unstored !== undefined) secrets.add(unstored);
    return found;
  }

  const scopeSecrets = (): Readonly<Record<string, { readonly base64: string }>> =>
    stack.emulator.store.document.workspace.secretScopes.find(({ name }) => name === "jobs")?.secrets ?? {};

  /** The ids of the tokens that the two places hold, and the dependent that was made with this trigger. */
  function held(trigger: string): readonly (string | undefined)[] {
    const { resources } = stack.emulator.store.document;
    const keys = scopeSecrets();
    const values = [
      decode(keys["pat"]?.base64),
      resources.vaults[0]?.secrets["pat"]?.versions.at(-1)?.value,
      decode(keys[`copy-${trigger}`]?.base64),
    ];
    return values.map((value) => value && sha256(value));
  }

  it("provisions principals of every kind, mints as each of them, and publishes", async () => {
    assert.match(await run("preview"), /^0 /);
    assert.match(await up({}), /^0 /);
    const { made, entra, existing } = await outputs();
    assert.deepEqual([...stack.liveTokens()].sort(), [made.id, entra.id, existing.id].sort());
    assert.deepEqual(held("first"), [made.id, entra.id, existing.id]);
    assert.deepEqual(made.published, { jobs: "{{secrets/jobs/pat}}" });
    for (const value of [decode(scopeSecrets()["pat"]?.base64), entra.value, existing.value])
      assert.equal(await stack.authenticates(value), true);
    assert.deepEqual(new Set([made.reason, entra.reason, existing.reason]), new Set(["first token"]));
  });

  it("changes nothing and sends no request when nothing is due", async () => {
    assert.match(await up({}, "--expect-no-changes"), /^0 /);
    assert.deepEqual(stack.ownRequests(), []);
  });

  it("shows a trigger that the preview does not know as an unknown generation, and writes nothing", async () => {
    await writeYaml(stack.folder, toProgram(tenant, { trigger: "second" }));
    const shown = await run("preview", "--diff");
    assert.match(shown, /^0 /);
    assert.match(shown, /~ generation *: 1 => \[unknown\]/);
    assert.match(shown, /~ generation *: 1 => 2/);
    assert.equal(shown.match(/\+-databricks-pat:index:PersonalAccessToken: \(replace\)/g)?.length, 3);
    assert.deepEqual(stack.events(), []);
    const writes = stack.ownRequests().filter(({ method, target }) => method !== "GET" && !target.includes("oidc"));
    assert.deepEqual(writes, []);
  });

  it("keeps the old token and the new one when a dependent fails, and the old one works where it is in use", async () => {
    const old = await outputs();
    assert.match(await up({ trigger: "second", isFailing: true }), /^[^0]/);
    assert.equal(stack.liveTokens().includes(old.existing.id), true);
    assert.equal(held("first")[2], old.existing.id);
  });

  it("then updates what uses the tokens and revokes the old ones last, but for the one with an overlap", async () => {
    const revoked = stack.emulator.store.document.workspace.tokens.map(({ tokenId }) => tokenId);
    assert.match(await up({ trigger: "second" }), /^0 /);
    const { made, entra, existing } = await outputs();
    const notes = stack.emulator.log.list().flatMap(({ note, target }) => note ?? target);
    const last = (what: RegExp): number => notes.findLastIndex((note) => what.test(note));
    assert.ok(last(/secrets\/put/) < last(/^revoked/), notes.join("\n"));
    assert.deepEqual(held("second"), [made.id, entra.id, existing.id]);
    const live = stack.liveTokens();
    for (const { id } of [made, entra, existing]) assert.ok(live.includes(id));
    assert.equal(live.length, 4, "the replaced token of entra has an overlap");
    assert.ok(revoked.length >= 5);
    assert.match(made.reason, /^rotationTrigger changed: /);
    assert.equal(existing.reason, 'rotationTrigger changed: "first" => "second"');
  });

  it("revokes a token after its overlap, and renews all when they are due", async () => {
    const old = await outputs();
    stack.emulator.clock.set(Date.parse(old.entra.renewAt) + 3_600_000);
    assert.match(await up({ trigger: "second" }), /^0 /);
    const renewed = await outputs();
    assert.match(renewed.entra.reason, /^renewal due since /);
    assert.deepEqual(
      [...stack.liveTokens()].sort(),
      [renewed.made.id, renewed.entra.id, renewed.existing.id, old.entra.id].sort(),
    );
    assert.deepEqual(held("second").slice(0, 2), [renewed.made.id, renewed.entra.id]);
  });

  it("finds in a refresh that a token was revoked elsewhere, and mints it again", async () => {
    const { existing } = await outputs();
    const { workspace } = stack.emulator.store.document;
    workspace.tokens = workspace.tokens.filter(({ tokenId }) => tokenId !== existing.id);
    assert.match(await up({ trigger: "second" }, "--refresh"), /^0 /);
    const after = await outputs();
    assert.notEqual(after.existing.id, existing.id);
    assert.ok(stack.liveTokens().includes(after.existing.id));
  });

  it("leaves nothing after a destroy", async () => {
    assert.match(await run("stack", "export", "--file", "exported.json"), /^0 /);
    const { stdout } = await stack.succeed("stack", "export", "--show-secrets");
    const unstored = decode(scopeSecrets()["pat"]?.base64);
    assert.ok(unstored !== undefined && !stdout.includes(unstored));
    for (const [, secret = ""] of stdout.matchAll(/clientSecret\W{3,}([\w~.-]{20,})/g)) secrets.add(secret);
    assert.match(await run("destroy", "--yes", "--skip-preview"), /^0 /);
    assert.deepEqual(stack.liveTokens(), []);
    assert.deepEqual(stack.emulator.store.document.workspace.secretScopes[0]?.secrets, {});
  });

  it("has printed no token and no credential, and left none in clear in any file", async () => {
    const tokens = [...secrets].filter((secret) => secret.startsWith("dapi"));
    // Four generations of three tokens, the administrator's, and the secrets of three applications.
    assert.ok(tokens.length >= 10 && secrets.size - tokens.length >= 3, `${tokens.length} of ${secrets.size}`);
    const files = await stack.filesLeft();
    assert.ok(files.some(([file]) => file.endsWith("exported.json")));
    assert.ok(files.length > 20);
    for (const secret of secrets) {
      for (const text of printed) assert.equal(text.includes(secret), false, "a command printed a secret");
      for (const [file, text] of files) assert.equal(text.includes(secret), false, file);
    }
  });
});

function decode(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();
}
