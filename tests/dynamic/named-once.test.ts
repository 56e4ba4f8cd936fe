import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { RotationSchedule, TokenRetirement } from "../../dynamic";
import { namedOnce } from "../../dynamic/named-once";
import { CLOUD } from "../components/cloud-answers";
import { readOutput, runProgram } from "../components/recorded-program";

/** The resources that each property of a registration comes from, by their names. */
function dependenciesOf(request: RegisterResourceRequest): Readonly<Record<string, readonly string[]>> {
  const entries = [...request.getPropertydependenciesMap().entries()] as [string, { getUrnsList(): string[] }][];
  return Object.fromEntries(
    entries.map(([name, urns]) => [name, urns.getUrnsList().map((urn) => urn.split("::").at(-1) ?? "")]),
  );
}

async function registered(program: () => void): Promise<ReadonlyMap<string, RegisterResourceRequest>> {
  const requests = new Map<string, RegisterResourceRequest>();
  await runProgram(() => {
    const monitor = pulumi.runtime.getMonitor();
    assert.ok(monitor);
    const register = monitor.registerResource.bind(monitor) as (...all: unknown[]) => unknown;
    monitor.registerResource = ((request: RegisterResourceRequest, ...rest: unknown[]) => {
      requests.set(request.getName(), request);
      return register(request, ...rest);
    }) as never;
    program();
  });
  return requests;
}

describe("the inputs of a resource that come from others", () => {
  it("name each other resource once, at the first property that comes from it", async () => {
    const requests = await registered(() => {
      const lifetime = "90d";
      const [a, b] = ["a", "b"].map((name) => new RotationSchedule(name, { lifetime }));
      assert.ok(a && b);
      new TokenRetirement("r", {
        host: CLOUD.host,
        applicationId: a.reason,
        lineage: a.lineage,
        // Which resource it comes from is known only when the other's value is.
        tokenId: a.reason.apply(() => b.lineage),
        overlap: pulumi.all([a.reason, b.reason]).apply(() => "1h" as const),
      });
    });
    const request = requests.get("r");
    assert.ok(request);
    const { applicationId, lineage, tokenId, overlap } = dependenciesOf(request);
    assert.deepEqual(
      [applicationId, lineage, tokenId, overlap],
      [["a"], [], ["b"], ["b"]],
      "nothing is left out that is not sure",
    );
    const names = request.getDependenciesList().map((urn) => urn.split("::").at(-1));
    assert.deepEqual(names.sort(), ["a", "b"]);
  });

  it("keep their values, secrecy and what is not known yet", async () => {
    const { result } = await runProgram(
      () => {
        const { lineage, reason } = new RotationSchedule("a", { lifetime: "90d" });
        const unknown = pulumi.output(pulumi.unknown).apply(() => "x");
        return new Map(
          namedOnce([
            ["first", reason],
            ["plain", 1],
            ["secret", pulumi.secret(lineage)],
            ["unknown", unknown],
          ]),
        );
      },
      {
        preview: true,
        newResource: ({ inputs }) => ({ id: CLOUD.lineage, state: { ...(inputs as object), reason: "first token" } }),
      },
    );
    assert.equal(result.get("plain"), 1);
    const secret = result.get("secret") as pulumi.Output<string>;
    assert.deepEqual(await readOutput(secret), { value: CLOUD.lineage, isSecret: true });
    const isKnown = (output: unknown): Promise<boolean> => (output as { readonly isKnown: Promise<boolean> }).isKnown;
    assert.deepEqual([await isKnown(secret), await isKnown(result.get("unknown"))], [true, false]);
  });

  it("stay as they are where the outputs of another SDK do not have these parts", () => {
    const output = Object.assign(Object.create(null), { __pulumiOutput: true }) as unknown;
    assert.deepEqual(
      namedOnce([
        ["a", output],
        ["b", output],
      ]),
      [
        ["a", output],
        ["b", output],
      ],
    );
  });
});
