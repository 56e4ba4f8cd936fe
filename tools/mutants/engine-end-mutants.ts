import type { Mutant } from "./mutant";

/** Mutants that end a provider process too early or never. */
export const ENGINE_END_MUTANTS: readonly Mutant[] = [
  {
    id: "outlives-engine",
    breaks: "goes on for ever after its engine was killed",
    file: "engine-end.ts",
    find: "watched.exit();",
    replacement: "",
    test: { file: "provider/engine-end.test.ts", title: "ends it when the engine is gone" },
  },
  {
    id: "ends-amid-work",
    breaks: "ends with its engine whatever is under way",
    file: "engine-end.ts",
    find: "return getActiveResourcesInfo().every((kind) => kind === SERVER);",
    replacement: "return getActiveResourcesInfo().includes(SERVER);",
    test: { file: "provider/engine-end.test.ts", title: "lets what is under way finish first" },
  },
  {
    id: "flags-for-address",
    breaks: "takes its first argument for the engine's address",
    file: "engine-end.ts",
    find: 'ENGINE_ADDRESS.exec(argv.at(-1) ?? "")',
    replacement: 'ENGINE_ADDRESS.exec(argv[2] ?? "")',
    test: { file: "provider/engine-end.test.ts", title: "takes the last argument for the address" },
  },
  {
    id: "ends-with-living-engine",
    breaks: "takes an engine that answers for one that is gone",
    file: "engine-end.ts",
    find: 'socket.once("close", () => resolve(refused));',
    replacement: 'socket.once("close", () => resolve(refused || !refused));',
    test: { file: "provider/engine-end.test.ts", title: "lets a process live while its engine listens" },
  },
  {
    id: "crowds-engine",
    breaks: "connects again and again to an engine that is stopped",
    file: "engine-end.ts",
    find: 'socket.once("data", () => socket.destroy());',
    replacement: 'socket.once("connect", () => socket.destroy());',
    test: { file: "provider/engine-end.test.ts", title: "keeps one connection to an engine" },
  },
];
