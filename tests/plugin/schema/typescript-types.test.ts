import assert from "node:assert/strict";
import { join } from "node:path";
import { packageSchema } from "../../../plugin/schema/package-schema";
import type { ResourceSpec } from "../../../plugin/schema/schema-spec";
import { DeclaredTypes, type Form, type Property, type Value } from "./declared-types";
import { toProperties } from "./described-types";

const SCHEMA = packageSchema("1.2.3");

/** The types of each resource's arguments. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  ServicePrincipalToken: "ServicePrincipalTokenArgs",
  ExistingPrincipal: "ExistingPrincipalLookupArgs",
  PersonalAccessToken: "PersonalAccessTokenArgs",
  PublishedSecret: "PublishedSecretArgs",
  RotationSchedule: "RotationScheduleArgs",
  TokenRetirement: "TokenRetirementArgs",
  TokenUsageGrant: "TokenUsageGrantArgs",
};

/** Outputs of a class that are another name of its `id`, which every resource has in every language. */
const IDS: Readonly<Record<string, string>> = { PersonalAccessToken: "tokenId", RotationSchedule: "lineage" };

type Properties = Readonly<Record<string, Property>>;

/** How a schema and TypeScript differ, each difference with its place. */
function differences(declared: Properties, described: Properties, place = ""): string[] {
  const names = [...new Set([...Object.keys(declared), ...Object.keys(described)])];
  return names.flatMap((name) => {
    const [ours, theirs] = [declared[name], described[name]];
    const here = `${place}${name}`;
    if (ours === undefined) return [`${here}: only the schema has it`];
    if (theirs === undefined) return [`${here}: only TypeScript has it`];
    const required = ours.isRequired === theirs.isRequired ? [] : [`${here}: required in one of them only`];
    return [...required, ...differencesOfValue(ours, theirs, here)];
  });
}

function differencesOfValue(declared: Value, described: Value, place: string): string[] {
  // A schema has no plain object whose fields may be outputs, and nothing but outputs for a resource of another package.
  const isLoose = typeof described.form === "object" ? "fields" in described.form || "map" in described.form : false;
  const mayDiffer = !declared.mayBeOutput && (isLoose || described.form === "anything");
  const output =
    declared.mayBeOutput === described.mayBeOutput || mayDiffer ? [] : [`${place}: an output in one of them only`];
  return [...output, ...differencesOfForm(declared.form, described.form, place)];
}

function differencesOfForm(declared: Form, described: Form, place: string): string[] {
  if (typeof declared === "object" && typeof described === "object") {
    if ("fields" in declared && "fields" in described)
      return differences(declared.fields, described.fields, `${place}.`);
    if ("list" in declared && "list" in described)
      return differencesOfValue(declared.list, described.list, `${place}[]`);
    if ("map" in declared && "map" in described) return differencesOfValue(declared.map, described.map, `${place}{}`);
  }
  const [ours, theirs] = [JSON.stringify(declared), JSON.stringify(described)];
  return ours === theirs ? [] : [`${place}: ${ours} in TypeScript, ${theirs} in the schema`];
}

/** An output holds values, and no outputs. */
function asOutputs(properties: Properties): Properties {
  return JSON.parse(JSON.stringify(properties), (key, value: unknown) =>
    key === "mayBeOutput" ? false : value,
  ) as Properties;
}

describe("the package schema and the types of TypeScript", function () {
  this.timeout(60_000);
  let types: DeclaredTypes;

  before(() => {
    types = new DeclaredTypes(join(__dirname, "../../.."));
  });

  function resource(name: string): ResourceSpec {
    return SCHEMA.resources[`databricks-pat:index:${name}`] ?? assert.fail(name);
  }

  it("name the same resources", () => {
    const names = Object.keys(SCHEMA.resources).map((token) => token.split(":").at(-1));
    assert.deepEqual(names.sort(), Object.keys(ARGUMENTS).sort());
  });

  for (const [name, type] of Object.entries(ARGUMENTS)) {
    it(`agree on the arguments of ${name}`, () => {
      const { inputProperties, requiredInputs } = resource(name);
      const described = toProperties(SCHEMA, inputProperties, requiredInputs);
      assert.deepEqual(differences(types.arguments(type), described), []);
    });

    it(`agree on the outputs of ${name}`, () => {
      const { properties, required } = resource(name);
      const { [IDS[name] ?? ""]: _id, ...declared } = types.outputs(name);
      const described = toProperties(SCHEMA, properties, required);
      assert.deepEqual(differences(asOutputs(declared), asOutputs(described)), []);
    });
  }

  it("differ where one has another property, type, need or plainness", () => {
    const { kind, overlap, windows, publish, comment } = types.arguments("ServicePrincipalTokenArgs");
    const text: Property = { form: "text", mayBeOutput: true, isRequired: false };
    assert.deepEqual(
      differences(
        { kind: kind!, overlap: overlap!, windows: windows!, publish: publish!, comment: comment! },
        {
          kind: { ...kind!, isRequired: false },
          overlap: { ...overlap!, mayBeOutput: true },
          windows: { ...windows!, form: { list: { form: { fields: { cron: text } }, mayBeOutput: true } } },
          publish: { ...publish!, form: { map: text } },
          colour: text,
        },
      ).map((difference) => difference.replace(/\{"fields".*\} in Type/, "… in Type")),
      [
        "kind: required in one of them only",
        "overlap: an output in one of them only",
        "windows[].cron: required in one of them only",
        "windows[].duration: only TypeScript has it",
        "windows[].timezone: only TypeScript has it",
        "publish{}: an output in one of them only",
        'publish{}: … in TypeScript, "text" in the schema',
        "comment: only TypeScript has it",
        "colour: only the schema has it",
      ],
    );
  });
});
