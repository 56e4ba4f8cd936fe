import type { Mutant } from "./mutant";

const CLIENT = "http/node-fetch.ts";

/** Mutants of what keeps runs fast and states small. */
export const LEAN_MUTANTS: readonly Mutant[] = [
  {
    id: "connection-kept-too-long",
    breaks: "sends a request on a connection that the server is just closing",
    file: CLIENT,
    find: "Number(said) * 1000 - IDLE_MARGIN",
    replacement: "Number(said) * 1000",
    test: {
      file: "provider/http/node-fetch.test.ts",
      title: "closes an idle connection a second before the server does",
    },
  },
  {
    id: "writes-before-trust",
    breaks: "writes a request before the certificate of the server is known to be good",
    file: CLIENT,
    find: "if (socket.secureConnecting === true)",
    replacement: "if (socket.destroyed)",
    test: {
      file: "provider/http/certificate-failures.test.ts",
      title: "that the server does not have: it speaks no TLS",
    },
  },
  {
    id: "answer-cut-short",
    breaks: "takes an answer for whole whose connection was closed before its end",
    file: CLIENT,
    find: "throw signal?.aborted === true ? signal.reason : error;",
    replacement: "if (signal?.aborted === true) throw signal.reason;",
    test: {
      file: "provider/http/node-fetch.test.ts",
      title: "fails where the connection ends before the answer does",
    },
  },
  {
    id: "traces-of-package",
    breaks: "saves the frames of this package with each resource",
    file: "../../components/registration-traces.ts",
    find: "Error.stackTraceLimit === Infinity ? ofProgram(frames) : frames",
    replacement: "frames",
    test: { file: "../components/registration-traces.test.ts", title: "have the frames of the program" },
  },
  {
    id: "named-by-each-property",
    breaks: "names a resource again for every property that comes from it",
    file: "../named-once.ts",
    find: "new Output(own, value.promise(true), value.isKnown, value.isSecret, all)",
    replacement:
      "new Output(own, value.promise(true), value.isKnown, value.isSecret, all.then(() => value.allResources()))",
    test: { file: "named-once.test.ts", title: "name each other resource once" },
  },
];
