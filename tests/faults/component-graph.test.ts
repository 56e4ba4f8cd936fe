import assert from "node:assert/strict";
import { isUnknown, type Properties, UNKNOWN } from "../../dynamic/provider/lifecycles/properties";
import { answerInPreview, answerInUpdate, CLOUD } from "../components/cloud-answers";
import { type Registration, runProgram } from "../components/recorded-program";
import type { ComponentArgs, ComponentIdentity } from "./component-args";
import { COMPONENT, declareComponent, type GraphResource, recordGraph, toChildName } from "./component-graph";
import { SYMBOLS, toSymbolicArgs } from "./graph-symbols";
import { describeCase, PRINCIPAL_CASES, TOKEN_EXCHANGE } from "./principal-cases";

const ARGS: Readonly<Record<string, ComponentArgs>> = {
  "no more than required": { overlap: "0s" },
  everything: {
    overlap: "24h",
    revokeWhen: "unused",
    rotationTrigger: "once",
    comment: "words",
    windows: [{ cron: "0 22 * * SAT", duration: "4h" }],
    scopes: ["sql", "clusters"],
    givesAdministrator: true,
    usage: "assumed",
    lifetime: "60d",
    renewBefore: "5d",
    givesServicePrincipalId: true,
    displayName: "other name",
    entitlements: ["workspace-consume"],
  },
  "places of this package": { overlap: "24h", places: ["vault", "scope"] },
  "a value that is not stored": { overlap: "24h", places: ["vault", "scope"], isUnstored: true },
  "no publication": { overlap: "0s", publishesAs: null },
  "a token to adopt": {
    overlap: "1h",
    adopt: { tokenId: "c".repeat(64), tokenValue: "value", expiresAt: "2026-03-01T00:00:00Z" },
  },
};

describe("the recorded graph of a component", () => {
  for (const principalCase of [...PRINCIPAL_CASES, TOKEN_EXCHANGE]) {
    for (const [description, args] of Object.entries(ARGS)) {
      if (args.adopt !== undefined && principalCase.kind !== "existing") continue;
      const identity: ComponentIdentity = {
        principalCase,
        lineage: CLOUD.lineage,
        secretName: "unused",
        existing: {
          applicationId: "",
          servicePrincipalId: "",
          secrets: { "azure-client-secret": ["", ""], "oauth-m2m": ["", ""] },
        },
      };
      const symbolic = toSymbolicArgs(identity, args);

      it(`is what an update registers: ${describeCase(principalCase)}, ${description}`, async () => {
        const answers = new Map<string, Properties>();
        const registered = await register(symbolic, false, (registration) => {
          const { id, state } = answerInUpdate(registration);
          answers.set(toChildName(registration.name), { id, ...state });
          return { id, state };
        });
        assertSame(await recordGraph(identity, args), registered, answers, (value) => value);
      });

      it(`is what a preview registers: ${describeCase(principalCase)}, ${description}`, async () => {
        const answers = new Map<string, Properties>();
        const registered = await register(symbolic, true, (registration) => {
          const answer = answerInPreview(registration);
          answers.set(toChildName(registration.name), withUnknowns(answer.state as Properties));
          return answer;
        });
        assertSame(await recordGraph(identity, args), registered, answers, toUnknown);
      });
    }
  }
});

type Answer = NonNullable<NonNullable<Parameters<typeof runProgram>[1]>["newResource"]>;

async function register(
  args: ReturnType<typeof toSymbolicArgs>,
  preview: boolean,
  newResource: Answer,
): Promise<readonly Registration[]> {
  const surroundings = { environment: { DATABRICKS_HOST: SYMBOLS["args.host"] }, preview, newResource };
  const { registrations } = await runProgram(() => declareComponent(args), surroundings);
  return registrations.filter(({ name }) => name !== COMPONENT);
}

/** The graph has the same resources with the same dependencies and, with these answers, the same inputs. */
function assertSame(
  graph: readonly GraphResource[],
  registered: readonly Registration[],
  answers: ReadonlyMap<string, Properties>,
  normalise: (value: unknown) => unknown,
): void {
  const read = (symbol: string): unknown => {
    if (symbol.startsWith("args.")) return SYMBOLS[symbol as keyof typeof SYMBOLS];
    const [, name = "", property = ""] = /^([^.]+)\.(.+)$/.exec(symbol) ?? [];
    const answer = answers.get(name) ?? {};
    return property in answer && answer[property] !== undefined ? answer[property] : UNKNOWN;
  };
  const byName = (resource: { readonly name: string }): string => toChildName(resource.name);
  assert.deepEqual(graph.map(byName).sort(), registered.map(byName).sort());
  for (const { name, type, inputs, dependencies } of graph) {
    const registration = registered.find((candidate) => byName(candidate) === name);
    const { __provider: _text, ...actual } = registration?.inputs ?? {};
    const known = normalise(withoutNothing(inputs(read)));
    assert.deepEqual(
      { name, type, inputs: known },
      { name, type: registration?.type, inputs: normalise(withoutNothing(actual)) },
    );
    const provider = toChildName(registration?.provider ?? "");
    const expected = [
      ...(registration?.dependencies ?? []).map(toChildName),
      ...(graph.some((other) => other.name === provider) ? [provider] : []),
    ];
    assert.deepEqual([...dependencies].sort(), expected.sort());
  }
}

/** Pulumi's mocks give unknown inputs as objects of their own. */
function withUnknowns(inputs: Properties): Properties {
  const isMarked = (value: unknown): boolean =>
    typeof value === "object" && value !== null && "__pulumiUnknown" in value;
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, isMarked(value) ? UNKNOWN : value]));
}

function withoutNothing(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value != null));
}

/** An object with an unknown value in it may be unknown as a whole: for the provider that is the same. */
function toUnknown(inputs: unknown): unknown {
  const entries = Object.entries(inputs as Properties);
  return Object.fromEntries(entries.map(([name, value]) => [name, isUnknown(value) ? UNKNOWN : value]));
}
