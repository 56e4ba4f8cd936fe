import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { PersonalAccessToken, ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { warnOfIdleOptions } from "../../components/idle-options";
import { named, runProgram } from "./recorded-program";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const HOST = "https://adb-1.test";

/** A program's warnings, and the options of what it registers by name, as they go to the engine. */
interface Run {
  readonly warnings: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  /** By the name of a resource, the name of the one whose deletion deletes it. */
  readonly deletedWith: Readonly<Record<string, string>>;
  /** By the name of a resource, the inputs whose changes it ignores. */
  readonly ignored: Readonly<Record<string, readonly string[]>>;
}

async function run(program: () => unknown): Promise<Run> {
  const warnings: string[] = [];
  const options: Record<string, string> = {};
  const deletedWith: Record<string, string> = {};
  const ignored: Record<string, readonly string[]> = {};
  const { warn } = console;
  // Pulumi logs to the console where there is no engine.
  console.warn = (message: string) => void warnings.push(message.replace("warning: [runtime] ", ""));
  try {
    await runProgram(() => {
      const monitor = pulumi.runtime.getMonitor();
      if (monitor === undefined) throw new Error("no mocks are set");
      const register = monitor.registerResource.bind(monitor);
      monitor.registerResource = ((request: RegisterResourceRequest, ...rest: never[]) => {
        options[request.getName()] = toWords(request);
        const ignoreChanges = request.getIgnorechangesList();
        if (ignoreChanges.length > 0) ignored[request.getName()] = ignoreChanges;
        if (request.getDeletedwith() !== "") deletedWith[request.getName()] = toName(request.getDeletedwith());
        return (register as (...all: unknown[]) => ReturnType<typeof register>)(request, ...rest);
      }) as typeof monitor.registerResource;
      return program();
    });
  } finally {
    console.warn = warn;
  }
  return { warnings, options, deletedWith, ignored };
}

function toName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function toWords(request: RegisterResourceRequest): string {
  return [request.getProtect() ? "protected" : "", request.getRetainondelete() ? "retained" : ""].join(" ").trim();
}

const entra: ServicePrincipalTokenArgs = { kind: "entra", host: HOST, overlap: "24h" };

const token = (opts: pulumi.CustomResourceOptions): PersonalAccessToken =>
  new PersonalAccessToken(
    "t",
    { host: HOST, applicationId: ID, lineage: ID, login: { authType: "one-time-secret" }, lifetime: "90d" },
    opts,
  );

describe("resource options", () => {
  const ROTATING = ["x-app-secret", "x-token", "x-retirement"];

  it("of a component protect and retain what lasts, and not what rotations replace", async () => {
    const { warnings, options } = await run(
      () => new ServicePrincipalToken("x", entra, { protect: true, retainOnDelete: true }),
    );
    const { x, "x-protection": guard, ...children } = options;
    assert.deepEqual([x, guard], ["", "protected"]);
    for (const [name, words] of Object.entries(children))
      assert.equal(words, ROTATING.includes(name) ? "" : "protected retained", name);
    assert.deepEqual(warnings, [
      "retainOnDelete does not apply to x-app-secret, x-token, x-retirement: a rotation and a destroy revoke the token all the same",
      "protect does not apply to x-app-secret, x-token, x-retirement, which rotations replace or update; the other resources are protected. Before you remove protect, set it to false for one pulumi up",
    ]);
  });

  it("retain what lasts in a stack that is said to be a copy, unless they say otherwise", async () => {
    for (const [retainOnDelete, words] of [
      [undefined, "retained"],
      [false, ""],
    ] as const) {
      const { options }: Run = await run(() => {
        pulumi.runtime.setConfig("databricks-pat:copiedFrom", "shop/dev");
        return new ServicePrincipalToken("x", entra, retainOnDelete === undefined ? {} : { retainOnDelete });
      });
      pulumi.runtime.setAllConfig({});
      const { x, ...children } = options;
      assert.equal(x, "");
      for (const [name, found] of Object.entries(children))
        assert.equal(found, ROTATING.includes(name) ? "" : words, name);
    }
  });

  it("say in the token whether the principal ends with its component", async () => {
    const made = async (kind: "entra" | "databricks", opts: pulumi.ComponentResourceOptions): Promise<unknown> => {
      const { registrations } = await runProgram(() => new ServicePrincipalToken("x", { kind, host: HOST }, opts));
      return named(registrations, "x-token").inputs["managedPrincipal"];
    };
    for (const kind of ["entra", "databricks"] as const) {
      assert.equal(await made(kind, {}), kind);
      assert.equal(await made(kind, { retainOnDelete: false }), kind);
      assert.equal(await made(kind, { retainOnDelete: true }), "retained");
    }
  });

  it("leave the login secret to the deletion of its application, unless that is retained", async () => {
    for (const [opts, expected] of [
      [{}, { "x-app-secret": "x-app" }],
      [{ retainOnDelete: true }, {}],
    ] as const) {
      const { deletedWith } = await run(() => new ServicePrincipalToken("x", entra, opts));
      assert.deepEqual(deletedWith, expected);
    }
    const { deletedWith } = await run(() => {
      pulumi.runtime.setConfig("databricks-pat:copiedFrom", "shop/dev");
      return new ServicePrincipalToken("x", entra);
    });
    pulumi.runtime.setAllConfig({});
    assert.deepEqual(deletedWith, {});
  });

  it("leave to others who owns the principal, and keep the notes by which the application was made", async () => {
    const { ignored } = await run(() => new ServicePrincipalToken("x", entra));
    assert.deepEqual(ignored, { "x-app": ["notes"], "x-app-principal": ["owners"] });
  });

  it("of a protected parent protect what lasts of its components", async () => {
    const { options } = await run(() => {
      const parent = new pulumi.ComponentResource("test:index:Around", "around", {}, { protect: true });
      return new ServicePrincipalToken("x", entra, { parent });
    });
    assert.deepEqual(
      [options["x-principal"], options["x-token"], options["x-protection"]],
      ["protected", "", "protected"],
    );
  });

  const NONE = "has no effect on the resources of this component";
  const hook = () => undefined;

  /** Options that change nothing, as TypeScript programs and, with what is empty, the plugin give them. */
  const IDLE: Readonly<Record<string, readonly [opts: object, warnings: readonly string[]]>> = {
    ignoreChanges: [{ ignoreChanges: ["*"] }, [`ignoreChanges ${NONE}: to keep a value, do not change its argument`]],
    replaceOnChanges: [
      { replaceOnChanges: ["lifetime"] },
      [`replaceOnChanges ${NONE}: to rotate the token, change rotationTrigger`],
    ],
    "replacementTrigger, an output": [
      { replacementTrigger: pulumi.output("a") },
      [`replacementTrigger ${NONE}: give its value to rotationTrigger`],
    ],
    replaceWith: [
      {
        get replaceWith() {
          return [new pulumi.ComponentResource("test:index:Other", "other")];
        },
      },
      [`replaceWith ${NONE}: give rotationTrigger an output of that resource`],
    ],
    deleteBeforeReplace: [
      { deleteBeforeReplace: true },
      [`deleteBeforeReplace ${NONE}: a new token is always made before the old one is revoked, so leave it out`],
    ],
    additionalSecretOutputs: [
      { additionalSecretOutputs: ["tokenId"] },
      [`additionalSecretOutputs ${NONE}: tokenValue is a secret already; mark another output where you use it`],
    ],
    customTimeouts: [
      { customTimeouts: { create: "", update: "5m" } },
      [`customTimeouts ${NONE}: each request has a limit of its own, so leave it out`],
    ],
    import: [{ import: "123" }, [`import ${NONE}: kind "existing" uses a principal that exists, and adopt its token`]],
    hideDiffs: [{ hideDiffs: ["*"] }, [`hideDiffs ${NONE}: leave it out`]],
    "version and pluginDownloadURL": [
      { version: "1.2.3", pluginDownloadURL: "https://plugins.test" },
      [
        `version ${NONE}: the version is that of the npm package, so leave it out`,
        `pluginDownloadURL ${NONE}: leave it out`,
      ],
    ],
    "nothing, as the plugin gets it": [
      {
        ...{
          ignoreChanges: [],
          replaceOnChanges: [],
          replacementTrigger: null,
          deleteBeforeReplace: false,
          dependsOn: [],
        },
        ...{
          aliases: [{ name: "y" }],
          customTimeouts: { create: "", update: "", delete: "" },
          providers: {},
          hooks: undefined,
        },
      },
      [],
    ],
  };
  for (const [option, [opts, expected]] of Object.entries(IDLE))
    it(`of a component that change nothing are warned of, once and with what to do instead: ${option}`, async () => {
      const { warnings } = await run(() => new ServicePrincipalToken("x", entra, opts));
      assert.deepEqual(warnings, expected);
    });

  it("of a component that call hooks of its updates are warned of, because it has none", async () => {
    const { warnings } = await run(() => {
      const component = new pulumi.ComponentResource("test:index:Any", "any");
      warnOfIdleOptions(component, { hooks: { afterCreate: [hook], beforeUpdate: [hook], afterUpdate: [] } });
    });
    assert.deepEqual(warnings, [
      "the hook beforeUpdate is never called for this component: give it to the resource that it is about, by a transform",
    ]);
  });

  it("keep what guards a destroy, without protection, where protect is false", async () => {
    const { warnings, options } = await run(() => new ServicePrincipalToken("x", entra, { protect: false }));
    assert.deepEqual([warnings, new Set(Object.values(options))], [[], new Set([""])]);
    assert.ok("x-protection" in options);
    const ofParent = await run(() => {
      const parent = new pulumi.ComponentResource("test:index:Around", "around", {}, { protect: false });
      return new ServicePrincipalToken("x", entra, { parent });
    });
    assert.equal(ofParent.options["x-protection"], "");
  });

  it("that are not given change nothing and warn of nothing", async () => {
    const { warnings, options } = await run(() => new ServicePrincipalToken("x", entra));
    assert.deepEqual(
      [warnings, new Set(Object.values(options)), options["x-protection"]],
      [[], new Set([""]), undefined],
    );
  });

  const WARNED: Readonly<Record<string, readonly [opts: pulumi.CustomResourceOptions, warning: RegExp]>> = {
    protect: [{ protect: true }, /^protect stops every rotation of this token/],
    retainOnDelete: [{ retainOnDelete: true }, /^retainOnDelete leaves every replaced token active until it expires/],
    deleteBeforeReplace: [
      { deleteBeforeReplace: true },
      /^deleteBeforeReplace revokes this token before there is a new one/,
    ],
    ignoreChanges: [{ ignoreChanges: ["comment", "rotation"] }, /^ignoreChanges of rotation keeps an old value/],
  };
  for (const [option, [opts, warning]] of Object.entries(WARNED)) {
    it(`of a PersonalAccessToken with ${option} are warned of`, async () => {
      const { warnings } = await run(() => token(opts));
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? "", warning);
    });
  }

  it("of a PersonalAccessToken without these are not", async () => {
    assert.deepEqual((await run(() => token({ ignoreChanges: ["comment"] }))).warnings, []);
  });
});
