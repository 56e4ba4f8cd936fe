import js from "@eslint/js";
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import typescript from "typescript-eslint";

// The rule wants patterns on both sides or on none.
const PROGRAM = "./*.ts";
const COMPONENTS = "./components/**";
const RESOURCE_CLASSES = "./dynamic/*.ts";
const PROVIDER = "./dynamic/provider/**";
const ARGUMENTS = "./dynamic/arguments/**";
/** All but the table of a component's arguments, which loads nothing but them. */
const OTHER_COMPONENTS = "./components/!(arguments).ts";
const COMMAND = "./command/**";
const POLICY = "./policy/**";
const PLUGIN = "./plugin/**";
const PACKAGE_SCHEMA = "./plugin/schema/**";
const EMULATOR = "./emulator/**";
const EMULATOR_ROOT = "./emulator/*.ts";
const KERNEL = "./emulator/kernel/**";
const AZURE = "./emulator/azure/**";
const DATABRICKS = "./emulator/databricks/**";
const IDENTITY = "./emulator/identity/**";
const PLUGINS = "./emulator/plugins/**";
const PAGE = "./emulator/page/**";
const TOOLS = "./tools/**";
const TESTS = "./tests/**";

/** The provider's layers, from the top: each may import those below it, and none above or beside it. */
const PROVIDER_LAYERS = [
  ["lifecycles/**"],
  ["checks/**"],
  ["tokens/**", "rotation/**"],
  ["sinks/**"],
  ["logins/**"],
  ["databricks/**", "azure/**"],
  ["http/**"],
  ["rehearsal.@(ts)"],
  ["errors/**"],
  ["runtime.@(ts)"],
  ["regular-file.@(ts)"],
].map((layer) => layer.map((pattern) => `./dynamic/provider/${pattern}`));
const PROVIDER_ENTRY = "./dynamic/provider/index.@(ts)";

const PROVIDER_DIRECTIONS = PROVIDER_LAYERS.flatMap((layer, index) =>
  layer.map((target) => ({
    target,
    from: [PROVIDER_ENTRY, ...PROVIDER_LAYERS.slice(0, index).flat(), ...layer.filter((other) => other !== target)],
    message: "Inside the provider imports go from lifecycles down to the runtime, a layer at a time.",
  })),
);

/** What a folder may not import, and why. */
const IMPORT_DIRECTIONS = [
  ...PROVIDER_DIRECTIONS,
  {
    target: PROGRAM,
    from: [PROVIDER, COMMAND, POLICY, PLUGIN, EMULATOR, TOOLS, TESTS],
    message: "The program knows components and dynamic resources only.",
  },
  {
    target: COMPONENTS,
    from: [PROGRAM, PROVIDER, COMMAND, POLICY, PLUGIN, EMULATOR, TOOLS, TESTS],
    message: "Components run in the program: they know the dynamic resources and the arguments, nothing else.",
  },
  {
    target: RESOURCE_CLASSES,
    from: [PROGRAM, COMPONENTS, PROVIDER, COMMAND, POLICY, PLUGIN, EMULATOR, TOOLS, TESTS],
    message: "A resource class runs in the program and must not load what runs in the provider process.",
  },
  {
    target: PROVIDER,
    from: [PROGRAM, COMPONENTS, RESOURCE_CLASSES, COMMAND, POLICY, PLUGIN, EMULATOR, TOOLS, TESTS],
    message: "The provider process loads its own modules and the arguments only.",
  },
  {
    target: ARGUMENTS,
    from: [PROGRAM, COMPONENTS, RESOURCE_CLASSES, PROVIDER, COMMAND, POLICY, PLUGIN, EMULATOR, TOOLS, TESTS],
    message: "Arguments are shared by the program and the provider process, so they depend on neither.",
  },
  {
    target: COMMAND,
    from: [PROGRAM, OTHER_COMPONENTS, RESOURCE_CLASSES, POLICY, PLUGIN, EMULATOR, TOOLS, TESTS],
    message: "The command is built on the provider's modules and the arguments, and runs without Pulumi.",
  },
  {
    target: PACKAGE_SCHEMA,
    from: [PROGRAM, OTHER_COMPONENTS, RESOURCE_CLASSES, PROVIDER, COMMAND, POLICY, EMULATOR, TOOLS, TESTS],
    message: "The package schema is made of the arguments, so that it is there before anything else is loaded.",
  },
  {
    target: POLICY,
    from: [PROGRAM, COMPONENTS, RESOURCE_CLASSES, PROVIDER, COMMAND, PLUGIN, EMULATOR, TOOLS, TESTS],
    message: "A policy judges what the engine shows it: it knows the arguments and Pulumi's policy library only.",
  },
  {
    target: PLUGIN,
    from: [PROGRAM, COMMAND, POLICY, EMULATOR, TOOLS, TESTS],
    message: "The plugin is one process with the component and the provider in it.",
  },
  {
    target: EMULATOR,
    from: [PROGRAM, COMPONENTS, "./dynamic/**", COMMAND, POLICY, PLUGIN, TOOLS, TESTS],
    message: "The emulator shares no code with the client, so that they cannot be wrong together.",
  },
  {
    target: KERNEL,
    from: [EMULATOR_ROOT, AZURE, DATABRICKS, IDENTITY, PLUGINS, PAGE],
    message: "The kernel knows HTTP, clock, faults, log and store, and no service.",
  },
  { target: AZURE, from: [DATABRICKS, PLUGINS, PAGE], message: "Azure and Databricks meet in the tenant only." },
  { target: DATABRICKS, from: [AZURE, PLUGINS, PAGE], message: "Azure and Databricks meet in the tenant only." },
  { target: IDENTITY, from: [AZURE, DATABRICKS, PLUGINS, PAGE], message: "Issuers know no service that trusts them." },
  {
    target: PLUGINS,
    from: [EMULATOR_ROOT, KERNEL, AZURE, DATABRICKS, IDENTITY, PAGE],
    message: "A stand-in for a plugin is a client: it knows the services by HTTP only.",
  },
  { target: TOOLS, from: [COMMAND, TESTS], message: "Tests test the tools, not the other way round." },
];

const NODE_GLOBALS = Object.fromEntries(
  ["console", "process", "URL", "Buffer", "fetch"].map((name) => [name, "readonly"]),
);

const BROWSER_GLOBALS = Object.fromEntries(
  [
    ...["AbortSignal", "Node", "ResizeObserver", "URLSearchParams", "clearTimeout", "document", "fetch", "history"],
    ...["location", "setInterval", "setTimeout", "window"],
  ].map((name) => [name, "readonly"]),
);

export default typescript.config(
  { ignores: ["bin/", ".local/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [typescript.configs.strict, typescript.configs.stylistic],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".mjs", ".js", ".json"] })] },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      // Optional peers are loaded where they are needed, and synchronously: a component is a constructor. So is zod.
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^@pulumi/", "^\\./zod$", "^croner$"] }],
      // State and records are plain JSON, where "delete" is how an entry goes.
      "@typescript-eslint/no-dynamic-delete": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Interface or alias is a choice by meaning here, not by habit.
      "@typescript-eslint/consistent-type-definitions": "off",
      // Index access with a literal is how `process.env` and records are read under noUncheckedIndexedAccess.
      "@typescript-eslint/dot-notation": "off",
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones: IMPORT_DIRECTIONS }],
      "import-x/no-cycle": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    // Rules that need types cost seconds, most of all where azure-native's types come in. They are kept where a promise
    // that nobody waits for is a token that nobody revokes.
    files: ["command/**/*.ts", "dynamic/provider/**/*.ts", "plugin/**/*.ts", "emulator/**/*.ts", "tools/**/*.ts"],
    languageOptions: {
      parserOptions: { project: "tools/tsconfig.lint.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    files: ["components/**/*.ts", "dynamic/*.ts", "dynamic/arguments/**/*.ts"],
    rules: { "no-console": "error" },
  },
  {
    // The provider process is started by a line of text that must work whatever @pulumi/pulumi is beside it.
    files: ["command/**/*.ts", "dynamic/provider/**/*.ts", "dynamic/arguments/**/*.ts", "plugin/schema/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@pulumi/*"], allowTypeImports: true, message: "Only its types, here." }] },
      ],
    },
  },
  {
    files: ["tests/**/*.ts", "examples/**/*.test.ts"],
    rules: {
      // A test knows what it has just put into a list.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-require-imports": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs", "plugin/start.js"],
    ignores: ["emulator/page/client/**"],
    languageOptions: { globals: { ...NODE_GLOBALS, module: "writable", require: "readonly" } },
  },
  {
    // Runs in a browser.
    files: ["emulator/page/client/**/*.mjs"],
    languageOptions: { globals: BROWSER_GLOBALS },
  },
);
