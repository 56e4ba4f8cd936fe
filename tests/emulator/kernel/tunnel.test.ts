import * as assert from "node:assert/strict";
import { once } from "node:events";
import * as net from "node:net";
import * as tls from "node:tls";
import { AzureTenant, SCOPES } from "../azure/azure-tenant";

/** As clients connect through `HTTPS_PROXY`: no name is resolved on this side. */
describe("emulator as the proxy for its own names", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());

  const portOf = (origin: string): number => Number(new URL(origin).port);

  /** Sends CONNECT; returns the status line, and the socket behind it. */
  async function connectTo(authority: string): Promise<{ readonly status: string; readonly socket: net.Socket }> {
    const socket = net.connect(portOf(tenant.origin), "127.0.0.1").on("error", () => undefined);
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    return { status: answer.toString().split("\r\n")[0] ?? "", socket };
  }

  it("lets a client write a secret to the vault, and delete it, without resolving the vault's name", async () => {
    const host = `${tenant.seed.vaultName}.vault.localhost`;
    const port = portOf(tenant.emulator.httpsOrigin);
    const token = await tenant.token(SCOPES.vault);
    for (const [method, body] of [
      ["PUT", '{"value":"v"}'],
      ["DELETE", ""],
    ] as const) {
      const { status, socket } = await connectTo(`${host}:${port}`);
      assert.equal(status, "HTTP/1.1 200 Connection established");
      const secure = tls.connect({ socket, servername: host, ca: tenant.emulator.caCertificate });
      secure.write(
        `${method} /secrets/tunnelled?api-version=7.4 HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n` +
          `Authorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      let answer = "";
      secure.on("data", (chunk: Buffer) => (answer += chunk.toString()));
      await once(secure, "close");
      assert.match(answer, /^HTTP\/1\.1 200 /);
      assert.ok(answer.includes(`https://${host}:${port}/`), answer);
    }
  });

  it("answers for the real names of the services that it plays, with a certificate for them", async () => {
    const workspace = `adb-${tenant.seed.workspaceId}.0`;
    for (const [host, path, part] of [
      ["login.microsoftonline.com", `/${tenant.seed.tenantId}/discovery/keys`, '"keys"'],
      ["login.microsoftonline.us", `/${tenant.seed.tenantId}/discovery/keys`, '"keys"'],
      [`${workspace}.azuredatabricks.net`, "/.well-known/databricks-config", tenant.seed.workspaceId],
      [`${workspace}.databricks.azure.cn`, "/.well-known/databricks-config", tenant.seed.workspaceId],
    ] as const) {
      const { status, socket } = await connectTo(`${host}:443`);
      assert.equal(status, "HTTP/1.1 200 Connection established");
      const secure = tls.connect({ socket, servername: host, ca: tenant.emulator.caCertificate });
      secure.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      let answer = "";
      secure.on("data", (chunk: Buffer) => (answer += chunk.toString()));
      await once(secure, "close");
      assert.match(answer, /^HTTP\/1\.1 200 /);
      assert.ok(answer.includes(part), answer);
    }
  });

  it("answers for the metadata service of a virtual machine, to clients that let no address be set", async () => {
    const socket = net.connect(portOf(tenant.origin), "127.0.0.1");
    const path = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";
    const head = `Host: 169.254.169.254\r\nMetadata: true\r\nConnection: close`;
    socket.write(`GET http://169.254.169.254${path} HTTP/1.1\r\n${head}\r\n\r\n`);
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    await once(socket, "close");
    assert.match(answer, /^HTTP\/1\.1 200 [\s\S]*"access_token"/);
  });

  for (const [name, authority] of [
    ["a real name at another port", "login.microsoftonline.com:8443"],
    ["a name below a real one", "a.login.microsoftonline.com:443"],
    ["another host", "example.test:443"],
    ["another port of this machine", "localhost:1"],
    ["another host with a vault's name in it", "kv.vault.localhost.example.test:443"],
    ["a host with a credential", "localhost@example.test:443"],
    ["no port", "localhost"],
    ["what is no host", "[::1:443"],
  ] as const) {
    it(`is none for ${name}`, async () => {
      const own = portOf(tenant.emulator.httpsOrigin);
      const { status, socket } = await connectTo(authority.replace(":443", `:${own}`));
      assert.equal(status, "HTTP/1.1 403 Forbidden");
      socket.destroy();
    });
  }

  it("closes both ends when the client leaves, and when the emulator ends", async () => {
    const before = countSockets();
    const authority = `localhost:${portOf(tenant.emulator.httpsOrigin)}`;
    const opened = await Promise.all(Array.from({ length: 20 }, () => connectTo(authority)));
    for (const { socket } of opened.slice(1)) socket.resetAndDestroy();
    const last = opened[0]?.socket;
    assert.ok(last !== undefined);
    const closed = once(last, "close");
    await tenant.close();
    await closed;
    // The last of them close in one of the next turns.
    for (let turn = 0; turn < 1_000 && countSockets() > before; turn += 1) await new Promise(setImmediate);
    assert.equal(countSockets(), before);
  });
});

function countSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
}
