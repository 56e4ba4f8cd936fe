import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startEmulator } from "../../../emulator";
import { createWorkspace } from "../../../emulator/databricks/workspace";
import { databricksNotFound } from "../../../emulator/databricks/errors";
import { drawSeed } from "../../../emulator/seed";
import { ME, useEmulatedWorkspace } from "../../emulated-workspace";

describe("emulated Databricks gateway", () => {
  const emulated = useEmulatedWorkspace();

  it("knows no API for an unknown path or a wrong verb, and reports the request", async () => {
    for (const [method, target, named] of [
      ["POST", "/api/2.0/token/generate", "POST /token/generate"],
      ["GET", "/api/2.0/token/create", "GET /token/create"],
      ["GET", "/api/2.1/jobs/list?limit=1", "GET /jobs/list"],
    ] as const) {
      const answer = await emulated.call(method, target);
      assert.equal(answer.status, 404);
      assert.deepEqual(answer.body, { error_code: "ENDPOINT_NOT_FOUND", message: `No API found for '${named}'` });
    }
    assert.deepEqual(
      emulated.emulator.log.list().map((entry) => entry.unknownRoute),
      [true, true, true],
    );
  });

  it("keeps a path outside the API unchanged in that answer", () => {
    const request = { method: "GET", path: "/telemetry-ext", params: {}, query: new URLSearchParams(), headers: {} };
    const answer = databricksNotFound({ ...request, body: "", origin: "http://dbx.test", hostname: "dbx.test" });
    assert.deepEqual(answer.body, {
      error_code: "ENDPOINT_NOT_FOUND",
      message: "No API found for 'GET /telemetry-ext'",
    });
  });

  it("fails as a fault rule says, for a bounded number of requests, and serves the next", async () => {
    for (const status of [429, 503]) {
      emulated.emulator.faults.add({ path: "/Me", times: 2, effect: { kind: "answer", status } });
      const statuses = [];
      for (let attempt = 0; attempt < 3; attempt++) statuses.push((await emulated.call("GET", ME)).status);
      assert.deepEqual(statuses, [status, status, 200]);
    }
  });

  it("mints although the answer is lost", async () => {
    emulated.emulator.faults.add({ path: "/token/create", effect: { kind: "drop-after" } });
    await assert.rejects(emulated.call("POST", "/api/2.0/token/create", { body: { comment: "lost" } }));
    assert.equal(emulated.workspace.tokens.at(-1)?.comment, "lost");
  });

  it("shows a stale list as it was before the last write, although tokens were used since", async () => {
    const { tokenId, tokenValue } = await emulated.mint(emulated.adminToken);
    await emulated.authenticates(tokenValue);
    emulated.emulator.faults.add({ path: "/token/list", effect: { kind: "stale" } });
    const listed = async () =>
      JSON.stringify((await emulated.call("GET", "/api/2.0/token/list")).body).includes(tokenId);
    assert.deepEqual([await listed(), await listed()], [false, true]);
  });
});

describe("emulated workspace state", () => {
  it("is plain JSON that holds no token or secret in clear", () => {
    const seed = drawSeed();
    const workspace = createWorkspace(seed, 0);
    const text = JSON.stringify(workspace);
    assert.deepEqual(JSON.parse(text), workspace);
    assert.equal(text.includes(seed.admin.tokenValue), false);
    assert.equal(text.includes(seed.deployer.oauthSecret), false);
    assert.equal(workspace.principals.length, 2);
  });

  it("is the same after a restart: workspace id, tokens and settings", async () => {
    const stateDirectory = fs.mkdtempSync(path.join(os.tmpdir(), "emulated-workspace-"));
    try {
      const first = await startEmulator({ stateDirectory });
      const { tokenValue } = first.store.document.seed.admin;
      const authorization = `Bearer ${tokenValue}`;
      const created = await fetch(`${first.httpOrigin}/api/2.0/token/create`, {
        method: "POST",
        headers: { authorization },
        body: '{"comment":"kept"}',
      });
      const { token_value } = (await created.json()) as { token_value: string };
      await first.close();
      const second = await startEmulator({ stateDirectory });
      const me = await fetch(`${second.httpOrigin}${ME}`, { headers: { authorization: `Bearer ${token_value}` } });
      await second.close();
      assert.equal(me.status, 200);
      assert.equal(me.headers.get("x-databricks-org-id"), first.store.document.workspace.id);
    } finally {
      fs.rmSync(stateDirectory, { recursive: true });
    }
  });
});
