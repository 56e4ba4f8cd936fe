import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PersonalAccessToken, RotationSchedule, TokenRetirement, TokenUsageGrant } from "../../dynamic";
import { ServicePrincipalToken } from "../../components";
import { runProgram } from "../components/recorded-program";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const CREDENTIAL = `dapi${"0123456789abcdef".repeat(2)}`;

const series = { host: "https://adb-1.test", applicationId: ID, lineage: ID };
const token = { ...series, lifetime: "90d", login: { authType: "one-time-secret" } };
const retirement = { ...series, overlap: "24h", tokenId: "c0ffee" };

type Resource = new (name: string, args: never) => unknown;

/** A resource with arguments that no compiler has checked, and the lines of the error. */
const REFUSED: Readonly<Record<string, readonly [resource: Resource, args: unknown, lines: readonly string[]]>> = {
  "a token without arguments": [
    PersonalAccessToken,
    undefined,
    ["arguments: are missing: give an object with host, applicationId, login, lineage, lifetime"],
  ],
  "a token that is not stored, with null as a place": [
    PersonalAccessToken,
    { ...token, storeValue: false, publish: { readers: null } },
    ['publish: readers null is no place: give an object with a kind, and use "key-vault" or "secret-scope"'],
  ],
  "a schedule without arguments": [RotationSchedule, null, ["arguments: are missing: give an object with lifetime"]],
  "a component without arguments": [
    ServicePrincipalToken,
    undefined,
    ["arguments: are missing: give an object with a kind"],
  ],
  "a component whose arguments are an output": [
    ServicePrincipalToken,
    pulumi.output({ kind: "entra" }),
    ["arguments: must be an object with a kind, and not an output or a promise"],
  ],
  "a schedule whose arguments are a promise": [
    RotationSchedule,
    Promise.resolve({ lifetime: "90d" }),
    ["arguments: must be an object with lifetime, and not an output or a promise"],
  ],
  "a grant whose arguments are a text": [
    TokenUsageGrant,
    CREDENTIAL,
    ['arguments: must be an object with host, applicationId, and not "[credential]"'],
  ],
  "a grant whose arguments are a list": [
    TokenUsageGrant,
    [series],
    ['arguments: must be an object with host, applicationId, and not [{"host":"…","applicationId":"…","lineage":"…"}]'],
  ],
  "every problem of a token": [
    PersonalAccessToken,
    { ...token, lifetime: 90, comment: null, overlap: "2 days", lifeTime: "90d", scopes: ["sql", "fils"] },
    [
      'lifetime: 90 has no unit: write "90d" for days, "90h" for hours, "90m" for minutes or "90s" for seconds',
      "comment: is null: give a value, or leave it out",
      'overlap: "2 days" is not a duration: did you mean "2d"? write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"',
      'scopes: [1] "fils" is not among the known scopes: did you mean "files"? see https://docs.databricks.com/api/workspace/scopes; if the workspace has it, run pulumi config set databricks-pat:newScopes fils',
      "lifeTime: is not an argument of PersonalAccessToken: did you mean lifetime?",
    ],
  ],
  "values of JavaScript in a schedule": [
    RotationSchedule,
    { lifetime: () => "90d", rotationTrigger: new Date(0), renewBefore: 10n, windows: new Map() },
    [
      'lifetime: a function is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"',
      "rotationTrigger: a Date is not text: give text in quotes",
      'renewBefore: 10n is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"',
      'windows: must be a list with at least one window, like [{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }]',
    ],
  ],
  "a resource where its id is wanted": [
    TokenRetirement,
    { ...retirement, applicationId: new pulumi.asset.StringAsset("x") },
    [
      "applicationId: a StringAsset is not an application (client) id, a UUID: not the display name, nor the numeric id",
    ],
  ],
  "a credential in every text": [
    TokenRetirement,
    {
      host: `x ${CREDENTIAL}`,
      applicationId: CREDENTIAL,
      lineage: CREDENTIAL,
      overlap: CREDENTIAL,
      tokenId: CREDENTIAL,
      [CREDENTIAL]: 1,
    },
    [
      'host: "x [credential]" is not a URL: write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"',
      'applicationId: "[credential]" is not an application (client) id, a UUID: not the display name, nor the numeric id',
      'lineage: "[credential]" is not a UUID: write it like "3f2504e0-4f89-41d3-9a0c-0305e82c3301"',
      'overlap: "[credential]" is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"',
      "tokenId: is the value of a token: give its id, as lists of tokens have it",
      "[credential]: is not an argument of TokenRetirement: use host, applicationId, lineage, overlap, tokenId, revokeWhen, administrator",
    ],
  ],
};

describe("a resource with wrong arguments", () => {
  for (const [sentence, [Refused, args, lines]] of Object.entries(REFUSED)) {
    it(`is refused for ${sentence}, before it is registered`, async () => {
      const message = lines.map((line) => `${Refused.name} "x": ${line}`).join("\n");
      await assert.rejects(
        runProgram(() => new Refused("x", args as never)),
        (error: Error) => {
          assert.ok(pulumi.RunError.isInstance(error), "Pulumi prints a stack below any other error");
          assert.equal(error.message, message);
          return true;
        },
      );
    });
  }

  it("is not refused for arguments that are outputs, whose values the provider checks", async () => {
    const { registrations } = await runProgram(() => {
      const lifetime = pulumi.output(90) as unknown as pulumi.Output<string>;
      return new RotationSchedule("x", { lifetime, rotationTrigger: pulumi.output("a") });
    });
    assert.deepEqual(
      registrations.map(({ inputs }) => inputs["lifetime"]),
      [90],
    );
  });

  for (const name of ["", "my token", "a\nb", "a\u0000", undefined, 5, CREDENTIAL + " "]) {
    it(`is refused for the name ${JSON.stringify(name)?.replace(CREDENTIAL, "CREDENTIAL")}`, async () => {
      for (const [Refused, args] of [
        [ServicePrincipalToken, { kind: "databricks", host: series.host }],
        [RotationSchedule, { lifetime: "90d" }],
      ] as const) {
        await assert.rejects(
          runProgram(() => new (Refused as Resource)(name as string, args as never)),
          (error: Error) => {
            assert.ok(pulumi.RunError.isInstance(error));
            assert.match(error.message, /^\w+: name: .* is not the name of a resource: use letters, digits, /);
            assert.equal(error.message.includes(CREDENTIAL), false);
            return true;
          },
        );
      }
    });
  }
});

describe("the keys of the stack configuration", () => {
  const program = (): unknown => new RotationSchedule("x", { lifetime: "90d" });

  it("fail the program when one is not known", async () => {
    const config = {
      "databricks-pat:renamedForm": "a/b",
      "databricks-pat:x": "1",
      "databricks:host": "y",
      "pat:z": "z",
    };
    await assert.rejects(runProgram(program, { config }), {
      message: [
        "databricks-pat:renamedForm: is not known: did you mean renamedFrom? the keys are renamedFrom, copiedFrom, newScopes; remove it with pulumi config rm databricks-pat:renamedForm",
        "databricks-pat:x: is not known: the keys are renamedFrom, copiedFrom, newScopes; remove it with pulumi config rm databricks-pat:x",
      ].join("\n"),
    });
  });

  it("add scopes to the known ones", async () => {
    const config = { "databricks-pat:newScopes": "quantum" };
    const args = { ...token, scopes: ["sql", "quantum"] } as never;
    const { registrations } = await runProgram(() => new PersonalAccessToken("x", args), { config });
    assert.deepEqual(
      registrations.map(({ inputs }) => inputs["scopes"]),
      [["sql", "quantum"]],
    );
    await assert.rejects(
      runProgram(() => new PersonalAccessToken("x", args)),
      /"quantum" is not among the known scopes/,
    );
  });
});
