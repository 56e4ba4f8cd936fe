/** The body of every program; `trigger` is its rotationTrigger. */
const BODY = `
const token = new ServicePrincipalToken("reporting", { kind: "databricks", rotationTrigger: trigger, lifetime: "30d" });
const { tokenId, tokenValue, generation } = token;
`;

const IMPORTS = `
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";
`;

const MODULE = `${IMPORTS}
const trigger = new pulumi.Config().require("trigger");
${BODY}
export { tokenId, tokenValue, generation };
`;

const COMPILER_OPTIONS = { target: "es2022", module: "node16", moduleResolution: "node16", strict: true, types: [] };

/** A way to write a program. Without a driver the CLI runs it. */
export interface Form {
  /** Its files besides `package.json`. */
  readonly files: Readonly<Record<string, string>>;
  readonly type?: "module";
  /** Variables of every command. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs one command by a program of its own instead of the CLI. */
  readonly driver?: string;
}

/** Every program takes its rotationTrigger from the configuration, as `trigger`. */
export const FORMS = {
  typescript: {
    files: {
      "index.ts": MODULE,
      "tsconfig.json": JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, noEmit: true } }),
      "Pulumi.yaml": "name: consumer\nmain: index.ts\nruntime: nodejs\n",
    },
  },
  "an ES module that was compiled": {
    type: "module",
    files: {
      "index.ts": MODULE,
      "tsconfig.json": JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, outDir: "out" } }),
      "Pulumi.yaml":
        "name: consumer\nmain: out/index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    },
  },
  "TypeScript that was compiled": {
    files: {
      "index.ts": MODULE,
      "tsconfig.json": JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, outDir: "out" } }),
      "Pulumi.yaml":
        "name: consumer\nmain: out/index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    },
  },
  "an ES module by tsx": {
    type: "module",
    environment: { NODE_OPTIONS: "--import tsx" },
    files: {
      "index.ts": MODULE,
      "Pulumi.yaml": "name: consumer\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    },
  },
  JavaScript: {
    files: {
      "index.js": `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const trigger = new pulumi.Config().require("trigger");
${BODY}
module.exports = { tokenId, tokenValue, generation };
`,
      "Pulumi.yaml": "name: consumer\nmain: index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    },
  },
  "an inline program of the Automation API": {
    type: "module",
    driver: "main.js",
    files: {
      // The provider looks for the package from the work folder, so an inline program names that.
      "main.js": `${IMPORTS}
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
const [command] = process.argv.slice(2);
const program = async () => {
  const trigger = new pulumi.Config().require("trigger");
  ${BODY}
  return { tokenId, tokenValue, generation };
};
const workDir = import.meta.dirname;
const stack = await LocalWorkspace.selectStack({ stackName: "dev", projectName: "consumer", program }, { workDir });
await stack[command]();
`,
      "Pulumi.yaml": "name: consumer\nruntime: nodejs\n",
    },
  },
} as const satisfies Readonly<Record<string, Form>>;
