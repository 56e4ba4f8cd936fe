import type { FORMS } from "./program-forms";

/** A consumer whose packages come from the npm registry. */
export interface RealLayout {
  /** The package manager, as an npm package with the version that was tried. */
  readonly installer: string;
  /** Its command. */
  readonly install: readonly string[];
  readonly form: keyof typeof FORMS;
  /** Files for the package manager, in the folder in which it runs. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where the program is, from that folder. */
  readonly program?: string;
  /** Version of the Node.js that runs the program; by default this one. */
  readonly node?: string;
  readonly peers?: Readonly<Record<string, string>>;
  /** For a layout that cannot work: what the engine says. */
  readonly fails?: RegExp;
}

const NPM = { installer: "npm@11.19.0", install: ["npm", "install", "--no-audit", "--no-fund"] } as const;
const PNPM = { install: ["pnpm", "install", "--no-frozen-lockfile"] } as const;
const YARN = { installer: "@yarnpkg/cli-dist@4.18.1", install: ["yarn", "install", "--no-immutable"] } as const;

/** Every layout that `npm run layouts` tries, by its name there. */
export const REAL_LAYOUTS: Readonly<Record<string, RealLayout>> = {
  npm: { ...NPM, form: "typescript" },
  "npm-compiled": { ...NPM, form: "TypeScript that was compiled" },
  "npm-esm": { ...NPM, form: "an ES module that was compiled" },
  "npm-tsx": { ...NPM, form: "an ES module by tsx" },
  "npm-javascript": { ...NPM, form: "JavaScript" },
  "npm-automation": { ...NPM, form: "an inline program of the Automation API" },
  "npm-workspaces": {
    ...NPM,
    form: "typescript",
    files: { "package.json": JSON.stringify({ name: "root", private: true, workspaces: ["packages/*"] }) },
    program: "packages/consumer",
  },
  "npm-node-22": { ...NPM, form: "typescript", node: "22" },
  "npm-node-24": { ...NPM, form: "typescript", node: "24" },
  "npm-oldest-sdk": {
    ...NPM,
    form: "typescript",
    peers: { "@pulumi/pulumi": "3.142.0" },
  },
  pnpm: { ...PNPM, installer: "pnpm@10.34.0", form: "typescript" },
  "pnpm-hoisted": {
    ...PNPM,
    installer: "pnpm@10.34.0",
    form: "typescript",
    files: { ".npmrc": "node-linker=hoisted\n" },
  },
  // Its cache would give it an earlier tarball of the same version.
  "yarn-1": { installer: "yarn@1.22.22", install: ["yarn", "install", "--cache-folder", ".cache"], form: "typescript" },
  "yarn-node-modules": {
    ...YARN,
    form: "typescript",
    files: { ".yarnrc.yml": "nodeLinker: node-modules\n", "yarn.lock": "" },
  },
  "yarn-pnp": {
    ...YARN,
    form: "typescript",
    files: { ".yarnrc.yml": "nodeLinker: pnp\n", "yarn.lock": "" },
    fails: /It looks like the Pulumi SDK has not been installed/,
  },
  bun: { installer: "bun@1.4.5", install: ["bun", "install"], form: "typescript" },
};
