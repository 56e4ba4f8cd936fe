import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../tools/repository-root";
import { type EmulatedWorkspace, useEmulatedWorkspace } from "../../emulated-workspace";
import { call } from "../azure/emulator-call";
import { readOverview } from "./read-overview";
import { RotatingSeries } from "./rotating-series";

const CONTROL = { "x-emulator-control": "yes" };
const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

/** Every byte that the page's addresses send, the headers included. */
async function readEverything(origin: string, query = ""): Promise<string> {
  const html = await call(origin, { headers: BROWSER });
  const files = [...html.text.matchAll(/(?:src|href)="(\/_emulator\/page\/[^"]+)"/g)].map(([, path]) => path!);
  const modules = ["elements", "words", "tokens-section", "requests-section", "faults-section", "clock-section"];
  const all = [...new Set([...files, ...modules.map((name) => `/_emulator/page/${name}.mjs`)])];
  const answers = [html, await call(`${origin}/_emulator/overview?${query}`, { headers: CONTROL })];
  for (const path of all) answers.push(await call(`${origin}${path}`));
  for (const { status } of answers) assert.equal(status, 200);
  return answers.map(({ headers, text }) => JSON.stringify(headers) + text).join("\n");
}

/** Everything in the tenant that authenticates, and what a test has learned beside. */
function secretsOf({ emulator }: EmulatedWorkspace, ...others: readonly string[]): readonly string[] {
  const { deployer, admin, runners } = emulator.store.document.seed;
  const own = [deployer.clientSecret, deployer.oauthSecret, admin.tokenValue, runners.appServiceHeader];
  return [...own, runners.github.requestToken, runners.azureDevOps.accessToken, ...others];
}

describe("the data of the emulator's page", () => {
  const emulated = useEmulatedWorkspace();

  it("has no token, secret or header that authenticates, wherever a client has put it", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/secrets");
    await series.rotate();
    await series.rotate();
    const marked = `marked-${randomBytes(12).toString("hex")}`;
    await series.publish({ tokenValue: marked });
    const bearer = await emulated.deployerToken("https://vault.azure.net/.default");
    const values = series.minted.map(({ tokenValue }) => tokenValue);
    const secrets = secretsOf(emulated, marked, bearer, ...values);
    for (const secret of secrets) {
      const encoded = encodeURIComponent(secret);
      const everyByte = [...secret].map((character) => `%${character.charCodeAt(0).toString(16)}`).join("");
      const targets = [secret, everyByte].flatMap((text) => [
        `/nowhere/${text}`,
        `/nowhere?filter=${text}`,
        `/nowhere?${text}`,
      ]);
      for (const target of [...targets, `/nowhere?anything=${encoded}`, `/oidc/v1/token?client_secret=${encoded}`]) {
        await call(`${emulated.host}${target}`, {
          headers: { "user-agent": `client ${secret}`, authorization: `Bearer ${secret}` },
        });
      }
      emulated.emulator.faults.add({
        path: secret.replace(/[.+]/g, "\\$&"),
        effect: { kind: "answer", status: 500, body: secret },
      });
      await emulated.mint(emulated.adminToken, { comment: `a person has pasted ${secret} here`.slice(0, 255) });
      await emulated.addPrincipal({ displayName: `robot ${secret}` });
    }
    for (const query of ["", "requests=nowhere&tokens=pasted&series=1000", `requests=${encodeURIComponent(marked)}`]) {
      const sent = await readEverything(emulated.host, query);
      for (const secret of secrets) {
        for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")]) {
          assert.equal(sent.includes(form), false, `${form.slice(0, 12)}… is in the answer to "${query.slice(0, 20)}"`);
        }
        const everyByte = [...secret].map((character) => `%${character.charCodeAt(0).toString(16)}`).join("");
        assert.equal(sent.includes(everyByte), false);
      }
    }
    const { log } = await readOverview(emulated.host, { requests: marked });
    assert.deepEqual(log.entries, [], "a search does not reveal what is hidden");
    assert.ok(JSON.stringify(await readOverview(emulated.host)).includes("•••"));
  });

  it("shows the values of parameters that say what is asked for", async () => {
    await call(`${emulated.host}/api/2.0/nowhere?filter=displayName%20eq%20%22x%22&code=hidden&count=2`);
    const { log } = await readOverview(emulated.host, { requests: "nowhere?filter" });
    assert.equal(log.entries[0]!.target, "/api/2.0/nowhere?filter=displayName%20eq%20%22x%22&code=•••&count=2");
  });

  it("is bounded, however much there is", async () => {
    const owner = await emulated.addLoggedInPrincipal();
    await emulated.grantUsage(owner);
    for (let count = 0; count < 40; count += 1) await emulated.mint(owner.bearer, { comment: `by hand ${count}` });
    const time = new Date().toISOString();
    for (let sequence = 100_000; sequence < 110_000; sequence += 1) {
      const target = `/api/2.0/filler/${"x".repeat(600)}`;
      emulated.emulator.log.append({ sequence, time, method: "GET", target, userAgent: "test", status: 200 });
    }
    const first = await readOverview(emulated.host, { series: "2" });
    assert.equal(first.series.shown.length, 2);
    assert.equal(first.log.entries.length, 200);
    assert.equal(first.log.entries[0]!.sequence, 109_999);
    assert.ok(first.log.total >= 10_000);
    assert.ok(first.log.entries.every(({ target }) => target.length <= 401));
    const [own] = first.series.shown;
    assert.deepEqual([own!.total, own!.tokens.length, own!.tokens[0]!.number], [40, 6, 35]);
    const expanded = await readOverview(emulated.host, { series: "2", expanded: own!.key });
    assert.equal(expanded.series.shown[0]!.tokens.length, 40);
    const found = await readOverview(emulated.host, { requests: "filler" });
    assert.equal(found.log.entries.length, 200);
    const answer = await call(`${emulated.host}/_emulator/overview?series=-1&requests=${"y".repeat(5_000)}`, {
      headers: CONTROL,
    });
    assert.equal(answer.status, 200);
  });

  it("finds the tokens of an owner, a series or a comment, without regard to case", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/findable", "Nightly Robot");
    await series.rotate();
    for (const tokens of [
      "FINDABLE",
      "nightly robot",
      series.owner.applicationId,
      series.minted[0]!.tokenId.slice(0, 12),
    ]) {
      const { series: all } = await readOverview(emulated.host, { tokens });
      assert.deepEqual(
        all.shown.map(({ title }) => title),
        ["shop/dev/findable"],
        tokens,
      );
    }
    assert.equal((await readOverview(emulated.host, { tokens: "no such token" })).series.found, 0);
  });
});

describe("the emulator's page", () => {
  const emulated = useEmulatedWorkspace();

  it("is the answer to a browser's / only: other clients get what they always got", async () => {
    const { entries: before } = (await call(`${emulated.host}/_emulator/log`, { headers: CONTROL })).json as {
      entries: object[];
    };
    const page = await call(emulated.host, { headers: BROWSER });
    assert.deepEqual([page.status, page.headers["content-type"]], [200, "text/html; charset=utf-8"]);
    for (const accept of [undefined, "*/*", "application/json", "application/json, text/html;q=0.5"]) {
      const other = await call(emulated.host, { headers: accept === undefined ? {} : { accept } });
      assert.deepEqual([other.status, other.json], [404, { error: "not found" }], accept ?? "no Accept header");
    }
    const vault = await call(emulated.host, { headers: BROWSER, host: "kv-emulator.vault.localhost" });
    assert.deepEqual([vault.status, JSON.stringify(vault.json).includes("No resource of Key Vault")], [404, true]);
    assert.equal((await call(emulated.host, { headers: BROWSER, method: "POST" })).status, 404);
    const { entries } = (await call(`${emulated.host}/_emulator/log`, { headers: CONTROL })).json as {
      entries: object[];
    };
    assert.equal(entries.length - before.length, 6, "the page itself is not in the log");
  });

  it("is not affected by faults, which it controls", async () => {
    emulated.emulator.faults.add({ path: ".*", times: 1000, effect: { kind: "drop-before" } });
    const sent = await readEverything(emulated.host);
    emulated.emulator.faults.clear();
    assert.ok(sent.includes("drop-before"));
  });

  it("loads nothing from elsewhere, and lets nothing that a client sent become a script", async () => {
    const { headers, text } = await call(emulated.host, { headers: BROWSER });
    const policy = String(headers["content-security-policy"]);
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
      assert.ok(policy.includes(part), part);
    }
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    const sent = `${text}${await readEverything(emulated.host)}`.replaceAll("http://www.w3.org/2000/svg", "");
    assert.doesNotMatch(
      sent.replaceAll(emulated.host, ""),
      /https?:\/\/|innerHTML|insertAdjacent|document\.write|\beval\(| style="| on\w+="/,
    );
  });

  it("has every file that its scripts and its markup name", async () => {
    const seen = new Set<string>();
    const visit = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const { status, text, headers } = await call(`${emulated.host}${path}`, { headers: BROWSER });
      assert.equal(status, 200, path);
      assert.equal(headers["x-content-type-options"], "nosniff");
      for (const [, named] of text.matchAll(/(?:src="|href="|from ")([./][^"#]*\.\w+)"/g)) {
        await visit(new URL(named!, `${emulated.host}${path}`).pathname);
      }
    };
    await visit("/");
    const files = readdirSync(join(repositoryRoot(), "emulator/page/client")).filter((file) => file !== "page.html");
    assert.deepEqual([...seen].sort(), ["/", ...files.map((file) => `/_emulator/page/${file}`)].sort());
  });

  const FOREIGN: readonly (readonly [who: string, headers: Readonly<Record<string, string>>, host?: string])[] = [
    ["a page of another site", { origin: "http://evil.test" }],
    ["a page of another port", { origin: "http://127.0.0.1:1" }],
    ["a page without an origin, like a file or a sandboxed frame", { origin: "null" }],
    ["a page that the browser knows as another site's", { "sec-fetch-site": "cross-site" }],
    ["a page of another port that sends no origin", { "sec-fetch-site": "same-site" }],
    ["a form, which can set no header", { "x-emulator-control": "" }],
    ["a client of a real service's name", {}, "login.microsoftonline.com"],
    ["a client of the metadata address", {}, "169.254.169.254"],
  ];
  for (const [who, headers, host] of FOREIGN) {
    it(`does not let ${who} read or change anything`, async () => {
      const calls = [
        ["GET", "overview"],
        ["GET", "state"],
        ["PUT", "clock", { now: "2031-01-01T00:00:00Z" }],
        ["POST", "faults", { path: "/", effect: { kind: "drop-before" } }],
        ["DELETE", "log"],
      ] as const;
      for (const [method, name, body] of calls) {
        const answer = await call(`${emulated.host}/_emulator/${name}`, {
          method,
          headers: { ...CONTROL, ...headers },
          ...(body === undefined ? {} : { body }),
          ...(host === undefined ? {} : { host }),
        });
        assert.deepEqual([answer.status, answer.json], [404, { error: "not found" }], `${method} ${name}`);
        assert.equal(answer.headers["access-control-allow-origin"], undefined);
      }
      assert.equal(emulated.emulator.clock.offsetMilliseconds, 0);
      assert.deepEqual(emulated.emulator.faults.list(), []);
    });
  }

  it("gives a name that was made to resolve to this machine nothing at all", async () => {
    for (const path of ["/", "/_emulator/page", "/_emulator/overview"]) {
      const answer = await call(`${emulated.host}${path}`, {
        headers: { ...BROWSER, ...CONTROL },
        host: "rebound.test",
      });
      assert.equal(answer.status, 421, path);
    }
  });

  it("lets its own origin and every client of before in", async () => {
    const own = { ...CONTROL, origin: emulated.host, "sec-fetch-site": "same-origin" };
    assert.equal((await call(`${emulated.host}/_emulator/overview`, { headers: own })).status, 200);
    for (const host of ["localhost", "kv-emulator.vault.localhost", "kv-emulator.vault.emulator.test"]) {
      assert.equal((await call(`${emulated.host}/_emulator/clock`, { headers: CONTROL, host })).status, 200, host);
    }
  });
});
