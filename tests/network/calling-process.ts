import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createRuntime } from "../../dynamic/provider/runtime";
import { explain } from "../../dynamic/provider/errors/remedies";
import { send } from "../../dynamic/provider/http/http-client";
import { openFetch } from "../../dynamic/provider/http/node-fetch";
import { requestByClientCredentials } from "../../dynamic/provider/logins/client-credentials";
import { pausedClock } from "../dynamic/provider/test-runtime";

/** A call of the provider: a read of the token list, or a login. "library" answers whether the proxy's is loaded. */
interface Request {
  readonly kind: "call" | "login" | "library";
  readonly origin: string;
  /** Added to the environment of the process, for what is read at each call. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A process of its own, as trust in authorities is read when a process starts. */
export class CallingProcess {
  private constructor(private readonly child: ChildProcess) {}

  static start(environment: Readonly<Record<string, string>>): CallingProcess {
    const child = fork(path.join(__dirname, "calling-process.js"), ["serve"], {
      env: { PATH: process.env.PATH ?? "", ...environment },
      stdio: ["ignore", "inherit", "ignore", "ipc"],
    });
    return new CallingProcess(child);
  }

  /** What a call returns, as JSON, or the explained failure. */
  async request(request: Request): Promise<string> {
    this.child.send(request);
    const [answer] = (await once(this.child, "message")) as [string];
    return answer;
  }

  async close(): Promise<void> {
    this.child.disconnect();
    if (this.child.exitCode === null) await once(this.child, "exit");
  }
}

async function answer({ kind, origin, environment }: Request): Promise<string> {
  if (kind === "library")
    return String(Object.keys(require.cache).some((file) => file.includes("/node_modules/undici/")));
  const runtime = createRuntime({
    fetch: openFetch(),
    env: { ...process.env, ...environment },
    ...pausedClock(Date.now()),
    log: () => undefined,
    hasEngine: () => Promise.resolve(true),
  });
  const credentials = {
    clientId: "client",

    scope: "all-apis",
    proof: { kind: "secret in header", secret: "a-client-secret" },
  } as const;
  const work =
    kind === "call"
      ? send(runtime, { method: "GET", url: `${origin}/api/2.0/token/list`, headers: {}, repeatable: true })
      : requestByClientCredentials(runtime, { ...credentials, tokenEndpoint: `${origin}/oidc/v1/token` }).send();
  return work.then((found) => JSON.stringify(found), explain);
}

if (process.argv[2] === "serve")
  process.on("message", (request: Request) => void answer(request).then((text) => process.send?.(text)));
