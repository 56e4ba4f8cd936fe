import assert from "node:assert/strict";
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { createServer, type AddressInfo } from "node:net";
import type { Lifecycles } from "../../dynamic/provider/lifecycles";
import { openEngineLog, withMessagesDelivered } from "../../plugin/engine-log";

type Answer = sendUnaryData<Empty>;

describe("the messages of the plugin", () => {
  const servers: Server[] = [];
  const printed: string[] = [];
  const print = (message: string): void => void printed.push(message);

  beforeEach(() => void (printed.length = 0));
  afterEach(() => servers.splice(0).forEach((server) => server.forceShutdown()));

  /** The arguments of a process whose engine treats each message like this. */
  async function startEngine(hear: (request: LogRequest, answer: Answer) => void): Promise<readonly string[]> {
    const server = new Server();
    servers.push(server);
    const log = ({ request }: ServerUnaryCall<LogRequest, Empty>, answer: Answer): void => hear(request, answer);
    server.addService({ log: EngineService.log }, { log });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return ["node", "plugin", "--logtostderr", `127.0.0.1:${port}`];
  }

  it("go to the engine in their order, as information that stays, and are not printed", async () => {
    const heard: unknown[] = [];
    let milliseconds = 60;
    const argv = await startEngine((request, answer) => {
      setTimeout(
        () => {
          heard.push([request.getMessage(), request.getSeverity(), request.getUrn(), request.getEphemeral()]);
          answer(null, new Empty());
        },
        (milliseconds -= 20),
      );
    });
    const { log, delivered } = openEngineLog({ argv, print });
    const messages = ["one", "two", "three"];
    messages.forEach(log);
    await delivered();
    assert.deepEqual(
      heard,
      messages.map((message) => [message, LogSeverity.INFO, "", false]),
    );
    assert.deepEqual(printed, []);
  });

  it("reach the engine whatever proxy the environment names", async () => {
    const heard: string[] = [];
    const argv = await startEngine((request, answer) => {
      heard.push(request.getMessage());
      answer(null, new Empty());
    });
    process.env["grpc_proxy"] = "http://127.0.0.1:9";
    try {
      const { log, delivered } = openEngineLog({ argv, print });
      log("one");
      await delivered();
    } finally {
      delete process.env["grpc_proxy"];
    }
    assert.deepEqual([heard, printed], [["one"], []]);
  });

  it("are printed where the engine refuses one, and the next one goes to it", async () => {
    const heard: string[] = [];
    const argv = await startEngine((request, answer) => {
      if (request.getMessage() === "one") return answer({ code: 2, details: "no" });
      heard.push(request.getMessage());
      answer(null, new Empty());
    });
    const { log, delivered } = openEngineLog({ argv, print });
    ["one", "two"].forEach(log);
    await delivered();
    assert.deepEqual([heard, printed], [["two"], ["one"]]);
  });

  it("are printed where the engine does not answer, all within one limit", async () => {
    const argv = await startEngine(() => undefined);
    const { log, delivered } = openEngineLog({ argv, print, limitMilliseconds: 200 });
    const messages = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    const start = performance.now();
    messages.forEach(log);
    await delivered();
    assert.deepEqual(printed, messages);
    assert.ok(performance.now() - start < 2_000);
  });

  it("are printed where the engine is gone", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { log, delivered } = openEngineLog({ argv: ["node", "plugin", `127.0.0.1:${port}`], print });
    log("one");
    await delivered();
    assert.deepEqual(printed, ["one"]);
  });

  it("are printed where the arguments have no address of an engine", async () => {
    const { log, delivered } = openEngineLog({ argv: ["node", "plugin"], print });
    log("one");
    assert.deepEqual(printed, ["one"]);
    await delivered();
  });

  for (const method of ["check", "diff", "create", "read", "update", "delete"] as const)
    for (const failure of [undefined, new Error("the failure")])
      it(`are delivered before ${method} ${failure ? "fails" : "ends"}`, async () => {
        let deliver = (): void => undefined;
        const delivered = new Promise<void>((resolve) => (deliver = resolve));
        const work = (): Promise<unknown> => (failure ? Promise.reject(failure) : Promise.resolve("done"));
        const lifecycles = { personalAccessToken: { [method]: work } } as unknown as Lifecycles;
        const { personalAccessToken } = withMessagesDelivered(lifecycles, { log: print, delivered: () => delivered });
        const call = (personalAccessToken as unknown as Record<typeof method, () => Promise<unknown>>)[method]();
        let hasEnded = false;
        const end = call.catch((error: unknown) => error).finally(() => (hasEnded = true));
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(hasEnded, false);
        deliver();
        assert.equal(await end, failure ?? "done");
      });
});
