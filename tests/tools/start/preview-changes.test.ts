import assert from "node:assert/strict";
import { toChanges } from "../../../tools/start/preview-changes";

const PREVIEW = `Previewing update (dev):
  pulumi:pulumi:Stack: (same)
    [urn=urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev]
    ~ pulumi-nodejs:dynamic/databricks-pat:RotationSchedule: (update)
        [id=6c73d4c7-0606-4853-88cc-502b6e8e5bc2]
      ~ generation     : 1 => 2
        lifetime       : "90d"
      + rotationTrigger: "now"
    +-azuread:index/applicationPassword:ApplicationPassword: (replace)
      ~ rotateWhenChanged: {
          ~ generation: "1" => "2"
        }
    --outputs:--
  ~ tokens: {
      ~ generation: 1 => 2
    }
Resources:
    ~ 1 to update
`;

describe("the changes of a preview", () => {
  it("are the resources that change, and their lines that do", () => {
    assert.deepEqual(toChanges(PREVIEW).split("\n"), [
      "    ~ pulumi-nodejs:dynamic/databricks-pat:RotationSchedule: (update)",
      "      ~ generation     : 1 => 2",
      '      + rotationTrigger: "now"',
      "    +-azuread:index/applicationPassword:ApplicationPassword: (replace)",
      "      ~ rotateWhenChanged: {",
      '          ~ generation: "1" => "2"',
      "        }",
    ]);
  });
});
