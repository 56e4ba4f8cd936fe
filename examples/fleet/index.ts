import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

interface Fleet {
  readonly rotationTrigger: string;
  /** The principals of each stack. One that moves to another stack is destroyed and made again, so it stays. */
  readonly stacks: Readonly<Record<string, readonly string[]>>;
}

const fleet = JSON.parse(readFileSync(join(__dirname, "fleet.json"), "utf8")) as Fleet;
const principals = fleet.stacks[pulumi.getStack()];
if (principals === undefined) throw new pulumi.RunError(`fleet.json has no stack "${pulumi.getStack()}"`);

const toTokenId = (name: string): pulumi.Output<string> =>
  new ServicePrincipalToken(name, { kind: "databricks", rotationTrigger: fleet.rotationTrigger }).tokenId;

export const tokenIds = Object.fromEntries(principals.map((name) => [name, toTokenId(name)]));
