import type { Mutant } from "./mutant";

const FILE = "provider/lifecycles/several-processes.test.ts";
const PEERS = "provider/run-peers.test.ts";

/** Mutants of what the provider processes of one run tell each other. */
export const PEER_MUTANTS: readonly Mutant[] = [
  {
    id: "peer-series-unheard",
    breaks: "takes a replaced token for destroyed when another process made its replacement",
    file: "tokens/current-token.ts",
    find: "if (heard.length === 0) return runtime.recall(SERIES);",
    replacement: "if (heard.length >= 0) return runtime.recall(SERIES);",
    test: { file: FILE, title: "revokes the old token and orphans of its series, and leaves the new one" },
  },
  {
    id: "peer-series-told-whole",
    breaks: "tells other processes the login of a principal",
    file: "tokens/current-token.ts",
    find: "runtime.peers.tell(TOPIC, memory);",
    replacement: "runtime.peers.tell(TOPIC, { ...rest, series });",
    test: { file: FILE, title: "tells no secret" },
  },
  {
    id: "peer-place-unheard",
    breaks: "removes a secret from a place where another process publishes",
    file: "sinks/live-places.ts",
    find: " || runtime.peers.hear(TOPIC).includes(place)",
    replacement: "",
    test: { file: FILE, title: "keeps the secret in a place where another process publishes" },
  },
  {
    id: "peer-of-another-run",
    breaks: "believes what a process of another run has told",
    file: "run-peers.ts",
    find: "Number(engine) === port ? [join(folder, name)] : []",
    replacement: "[join(folder, name)]",
    test: { file: PEERS, title: "hear nothing of another engine, and of processes that have ended" },
  },
  {
    id: "peer-that-has-ended",
    breaks: "believes what a process has told that has ended",
    file: "run-peers.ts",
    find: "if (isRunning(own, Number(pid)))",
    replacement: "if (isRunning(own, Number(pid)) || pid.length > 0)",
    test: { file: PEERS, title: "hear nothing of another engine, and of processes that have ended" },
  },
  {
    id: "peer-out-of-order",
    breaks: "takes an earlier word of a process for the latest of all",
    file: "run-peers.ts",
    find: "lines.sort((left, right) => left.at - right.at)",
    replacement: "lines",
    test: { file: PEERS, title: "hear what the others of the same engine have told" },
  },
  {
    id: "peer-folder-of-others",
    breaks: "believes notes in a folder that everybody can write to",
    file: "run-peers.ts",
    find: "if (!found.isDirectory() || !isOurs)",
    replacement: "if (!found.isDirectory())",
    test: { file: PEERS, title: "refuse a folder that others can write to" },
  },
];
