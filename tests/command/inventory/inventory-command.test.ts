/* eslint-disable no-control-regex -- what a terminal or a document must not get */
import assert from "node:assert/strict";
import { link, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY, useEmulatedWorkspace } from "../../emulated-workspace";
import { HOST, runAtExample } from "./example-run";
import {
  addToken,
  adjustClock,
  ETL,
  fillExample,
  INGESTION,
  keepAdministratorAs,
  mark,
  NOW,
} from "./example-workspace";

const TABLE = `
${HOST} at 2026-11-29 06:05Z
9 tokens: 3 current, 2 retired, 2 orphan, 2 foreign

  STATE     TOKEN         GEN  CREATED     EXPIRES                 LAST USED

bi-reader (c56a4180-65aa-42ec-a945-5fd21dec0538)
  shop/prod/reporting-token  lineage 7c9e6679-7425-40de-944b-e07fc1f90ae7
  orphan    a7710b2c3d4e  g1   2026-08-20  2026-12-19 in 20 days   62 days ago
  retired   b8821c3d4e5f  g2   2026-09-28  2026-12-27 in 28 days   6 days ago
            overlap over since 2026-11-24 06:05Z, pulumi up in its stack is due
  current   c9932d4e5f60  g3   2026-11-23  2027-02-21 in 84 days   today

etl-runner (9f1c2d3e-5b6a-4c7d-8e9f-0a1b2c3d4e5f)
  shop/prod/export-token  lineage 3b241101-e2bb-4255-8caf-4136c566a962
  orphan?   52c0d9e8b7a6  g1   2026-10-10  2026-12-09 in 10 days   today
            scopes sql, files
  current?  61d1eaf9c8b7  g2   2026-11-27  2027-01-26 in 58 days   2 days ago
            scopes sql, files
  shop/prod/ingestion-token  lineage 0f8fad5b-d9cb-469f-a165-70867728950e
  retired   3f2a91c04d1e  g4   2026-09-12  2026-12-11 in 12 days   today
            overlap until 2026-12-03 06:05Z, in 4 days · "Nightly load"
  current   9b1e77aa0c34  g5   2026-11-26  2027-02-24 in 87 days   today
            "Nightly load"

admin@emulator.test
  without a marker of ours
  foreign   e1154f607182  -    2024-06-12  never                   -
            "Power BI, ask Anna"
  foreign   d0043e5f6071  -    2026-05-03  2027-05-03 in 155 days  today
            "laptop"

"?": one of these tokens is in use, and a list does not show which: it may be
the older one. Run pulumi up in its stack: it revokes the others.
`.trimStart();

/** Titles and codes of terminals, a credential, a formula, markup, and a line of its own. */
const HOSTILE =
  "\u001b[2J\u001b]0;title\u0007=HYPERLINK(\"https://evil.test\")\n,</text><script>alert('1')</script>&\u202e dapi0123456789abcdef0123456789abcdef";

describe("inventory", () => {
  const emulated = useEmulatedWorkspace();
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "databricks-pat-inventory-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  describe("of a workspace", () => {
    beforeEach(() => fillExample(emulated));

    it("is a table that fits 80 columns, without colours where there is no terminal", async () => {
      const { stdout, stderr, exitCode } = await runAtExample(emulated, ["inventory", "--no-color"], { columns: 80 });
      assert.equal(stdout, TABLE);
      assert.deepEqual([stderr, exitCode], ["", 0]);
      assert.ok(TABLE.split("\n").every((line) => line.length <= 80));
      const piped = await runAtExample(emulated, ["inventory"]);
      assert.doesNotMatch(piped.stdout, /\u001b/);
    });

    it("shows whole ids, and everything of a token in one line, where there is room", async () => {
      const { stdout } = await runAtExample(emulated, ["inventory"], { columns: 160 });
      const plain = stdout.replace(/\u001b\[\d+m/g, "");
      assert.match(
        plain,
        /^ {2}retired {3}3f2a91c04d1e0{20} {2}g4 {3}2026-09-12 {2}2026-12-11 in 12 days {3}today {8}overlap until 2026-12-03 06:05Z, in 4 days · "Nightly load"$/m,
      );
      assert.match(stdout, /\u001b\[33mretired\u001b\[39m/);
      assert.ok(plain.split("\n").every((line) => line.length <= 160));
    });

    it("cuts no end off where ids are as long as a workspace makes them", async () => {
      for (const token of emulated.workspace.tokens) Object.assign(token, { tokenId: token.tokenId.padEnd(64, "0") });
      for (const columns of [132, 150]) {
        const { stdout } = await runAtExample(emulated, ["inventory", "--no-color"], { columns });
        const [, ...lines] = stdout.split("\n");
        assert.ok(lines.every((line) => line.length <= columns));
        assert.doesNotMatch(stdout, /…/);
        assert.match(
          stdout,
          /2026-12-11 in 12 days {3}today\n? .*overlap until 2026-12-03 06:05Z, in 4 days · "Nightly load"$/m,
        );
      }
    });

    for (const columns of [20, 30, 40, 50, 60, 70])
      it(`does not break its lines in ${columns} columns, and has every end and last use`, async () => {
        const { stdout } = await runAtExample(emulated, ["inventory", "--no-color"], { columns });
        // The first line has the name of the workspace, which is another one here.
        const [, ...lines] = stdout.split("\n");
        assert.deepEqual(
          lines.filter((line) => line.length > columns),
          [],
        );
        const words = stdout.replace(/\s+/g, " ");
        for (const end of ["12-19 in 20", "12-27 in 28", "02-21 in 84", "12-09 in 10", "01-26 in 58", "05-03 in 155"])
          assert.equal(words.split(`${end} days`).length, 2, end);
        assert.match(words, / overlap until 2026-12-03 06:05Z, in 4 days .* never /);
        for (const day of ["62 days ago", "6 days ago", "2 days ago"]) assert.ok(words.includes(` ${day} `), day);
      });

    it("has below a token in a narrow terminal what has no column", async () => {
      const { stdout } = await runAtExample(emulated, ["inventory", "--no-color"], { columns: 40 });
      assert.ok(
        stdout.includes(`
bi-reader (c56a4180-65aa-42ec-a945-5fd2…
  shop/prod/reporting-token
  lineage
  7c9e6679-7425-40de-944b-e07fc1f90ae7
  orphan    a7710b2c3d4e
    expires 2026-12-19 in 20 days
    last used 62 days ago
  retired   b8821c3d4e5f
    expires 2026-12-27 in 28 days
    last used 6 days ago
    overlap over since 2026-11-24
    06:05Z, pulumi up in its stack is
    due
`),
        stdout,
      );
    });

    it("is JSON with the same fields for every token", async () => {
      const { stdout, exitCode } = await runAtExample(emulated, ["inventory", "--json", "--principal", ETL]);
      const { tokens, ...head } = JSON.parse(stdout) as { tokens: Record<string, unknown>[] };
      assert.deepEqual(head, { workspace: HOST, at: "2026-11-29T06:05:00Z", principal: ETL, expiresWithin: null });
      assert.equal(exitCode, 0);
      assert.equal(tokens.length, 4);
      assert.deepEqual(tokens[2], {
        tokenId: "3f2a91c04d1e00000000000000000000",
        state: "retired",
        certain: true,
        owner: ETL,
        ownerName: "etl-runner",
        label: "shop/prod/ingestion-token",
        lineage: INGESTION,
        generation: "g4",
        rotation: "g4@2026-09-12T06:00:00Z",
        createdAt: "2026-09-12T06:05:00Z",
        expiresAt: "2026-12-11T06:05:00Z",
        retireAt: "2026-12-03T06:05:00Z",
        lastUsedDay: "2026-11-29",
        scopes: null,
        comment: `Nightly load ${mark(INGESTION, "g4@2026-09-12T06:00:00Z", "shop/prod/ingestion-token", NOW + 4 * DAY)}`,
      });
      const all = JSON.parse((await runAtExample(emulated, ["inventory", "--json"])).stdout) as typeof head & {
        tokens: Record<string, unknown>[];
      };
      assert.deepEqual(
        all.tokens.map(({ state, certain }) => [state, certain].join()),
        [
          "orphan,true",
          "retired,true",
          "current,true",
          "orphan,false",
          "current,false",
          "retired,true",
          "current,true",
          "foreign,true",
          "foreign,true",
        ],
      );
      for (const token of all.tokens) assert.deepEqual(Object.keys(token), Object.keys(tokens[2] ?? {}));
    });

    it("only reads, with one list and the names of the owners", async () => {
      emulated.takeRequests();
      await runAtExample(emulated, ["inventory", "--expires-within", "14d"]);
      assert.deepEqual(emulated.takeRequests(), [
        "GET /api/2.0/token-management/tokens",
        "GET /api/2.0/preview/scim/v2/ServicePrincipals",
      ]);
    });

    it("is asked for again where the workspace is busy", async () => {
      const effect = { kind: "answer", status: 503, body: {} } as const;
      emulated.emulator.faults.add({ path: "/token-management/tokens", times: 1, effect });
      const { stdout, exitCode } = await runAtExample(emulated, ["inventory"]);
      assert.match(stdout, /\n9 tokens: /);
      assert.equal(exitCode, 0);
    });

    it("shows ids where the names of the owners cannot be read", async () => {
      const effect = { kind: "answer", status: 403, body: { detail: "no" } } as const;
      emulated.emulator.faults.add({ path: "/ServicePrincipals", times: 10, effect });
      const { stdout, stderr, exitCode } = await runAtExample(emulated, ["inventory"], { columns: 80 });
      assert.match(stdout, new RegExp(`^\u001b\\[1m${ETL}\u001b\\[22m$`, "m"));
      assert.match(stderr, /^the names of the owners could not be read, so they are shown by their ids: GET /);
      assert.equal(exitCode, 0);
    });

    it("looks at another time where one is rehearsed", async () => {
      const env = { DATABRICKS_PAT_NOW: "2027-01-20" };
      const { stdout, exitCode } = await runAtExample(emulated, ["inventory", "--expires-within", "10d"], { env });
      assert.equal(
        stdout,
        `${HOST}: token 52c0d9e8b7a6 of etl-runner (shop/prod/export-token, g1, orphan?) expires 2026-12-09 41 days ago\n` +
          `${HOST}: token 61d1eaf9c8b7 of etl-runner (shop/prod/export-token, g2, current?) expires 2027-01-26 in 6 days\n`,
      );
      assert.equal(exitCode, 1);
    });

    it("is the same in every time zone", async () => {
      const before = process.env.TZ;
      try {
        process.env.TZ = "Pacific/Kiritimati";
        const { stdout } = await runAtExample(emulated, ["inventory", "--no-color"], { columns: 80 });
        assert.equal(stdout, TABLE);
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    });

    it("is drawn on a page and as a picture", async () => {
      const [html, svg] = [join(folder, "tokens.html"), join(folder, "tokens.svg")];
      const { stdout, stderr, exitCode } = await runAtExample(emulated, ["inventory", "--html", html, "--svg", svg]);
      const summary = "9 tokens: 3 current, 2 retired, 2 orphan, 2 foreign";
      assert.deepEqual([stdout, stderr, exitCode], ["", `wrote ${html} and ${svg}: ${summary}\n`, 0]);
      assert.match(await readFile(html, "utf8"), /^<!doctype html>\n<html lang="en">/);
      assert.match(await readFile(svg, "utf8"), /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg /);
    });

    it("says which file was written where the other one cannot be", async () => {
      const [html, svg] = [join(folder, "first.html"), join(folder, "missing/tokens.svg")];
      const { stderr, exitCode } = await runAtExample(emulated, ["inventory", "--html", html, "--svg", svg]);
      assert.equal(stderr, `databricks-pat inventory: --svg: ${svg} cannot be written (ENOENT); ${html} was written\n`);
      assert.match(await readFile(html, "utf8"), /^<!doctype html>/);
      assert.equal(exitCode, 74);
    });

    describe("that two options would write into one file", () => {
      /** Paths to one file in a folder of its own. */
      const sames: Readonly<Record<string, (at: string) => Promise<readonly [string, string]>>> = {
        "by a symbolic link": async (at) => {
          await writeFile(join(at, "one"), "before");
          await symlink(join(at, "one"), join(at, "other"));
          return [join(at, "one"), join(at, "other")];
        },
        "by a symbolic link to a file that is not there yet": async (at) => {
          await symlink("one", join(at, "other"));
          return [join(at, "other"), join(at, "one")];
        },
        "by a link to a link": async (at) => {
          await symlink("one", join(at, "other"));
          await symlink(join(at, "other"), join(at, "third"));
          return [join(at, "third"), join(at, "one")];
        },
        "by a hard link": async (at) => {
          await writeFile(join(at, "one"), "before");
          await link(join(at, "one"), join(at, "other"));
          return [join(at, "one"), join(at, "other")];
        },
        "by a linked folder": async (at) => {
          await mkdir(join(at, "folder"));
          await symlink("folder", join(at, "linked"));
          return [join(at, "folder/one"), join(at, "linked/one")];
        },
        "by another spelling": (at) => Promise.resolve([`${at}/./one`, `${at}//missing/../one`]),
      };
      for (const [how, make] of Object.entries(sames))
        it(`is refused before a request and a write: ${how}`, async () => {
          const at = await mkdtemp(join(folder, "same-"));
          const [html, svg] = await make(at);
          emulated.takeRequests();
          const { stdout, stderr, exitCode } = await runAtExample(emulated, [
            "inventory",
            "--html",
            html,
            "--svg",
            svg,
          ]);
          assert.match(stderr, /: --html and --svg name the same file: give each its own\./);
          assert.deepEqual([stdout, exitCode, emulated.takeRequests()], ["", 2, []]);
          const content = await readFile(html, "utf8").catch(() => "before");
          assert.equal(content, "before");
        });

      it("is not refused for two files with one content, or of two folders", async () => {
        const at = await mkdtemp(join(folder, "two-"));
        await mkdir(join(at, "folder"));
        for (const name of ["one", "folder/one"]) await writeFile(join(at, name), "before");
        const args = ["inventory", "--html", join(at, "one"), "--svg", join(at, "folder/one")];
        assert.equal((await runAtExample(emulated, args)).exitCode, 0);
      });
    });

    it("says so where a file cannot be written", async () => {
      const file = join(folder, "missing/tokens.svg");
      const { stderr, exitCode } = await runAtExample(emulated, ["inventory", "--svg", file]);
      assert.match(stderr, /--svg: .*tokens\.svg cannot be written \(ENOENT\)\n$/);
      assert.equal(exitCode, 74);
    });
  });

  describe("of what expires", () => {
    const alarms: Readonly<Record<string, readonly [args: readonly string[], ids: readonly string[]]>> = {
      "counts tokens that may be in use": [["14d"], ["52c0d9e8b7a6"]],
      "counts no retired token and no certain orphan": [["20d"], ["52c0d9e8b7a6"]],
      "counts every token with --all, but for those that never expire": [
        ["155d", "--all"],
        [
          "a7710b2c3d4e",
          "b8821c3d4e5f",
          "c9932d4e5f60",
          "52c0d9e8b7a6",
          "61d1eaf9c8b7",
          "3f2a91c04d1e",
          "9b1e77aa0c34",
          "d0043e5f6071",
        ],
      ],
      "counts a token that expires at the end of that time": [["10d"], ["52c0d9e8b7a6"]],
      "does not count one that expires a second later": [["863999s"], []],
    };
    for (const [sentence, [args, ids]] of Object.entries(alarms))
      it(sentence, async () => {
        await fillExample(emulated);
        const { stdout, exitCode } = await runAtExample(emulated, ["inventory", "--json", "--expires-within", ...args]);
        const { tokens, expiresWithin } = JSON.parse(stdout) as {
          tokens: { tokenId: string }[];
          expiresWithin: string;
        };
        assert.deepEqual(
          tokens.map(({ tokenId }) => tokenId.slice(0, 12)),
          ids,
        );
        assert.equal(expiresWithin, args[0]);
        assert.equal(exitCode, ids.length > 0 ? 1 : 0);
      });

    it("is one line where nothing does", async () => {
      await fillExample(emulated);
      const { stdout, exitCode } = await runAtExample(emulated, ["inventory", "--expires-within", "1d"]);
      assert.equal(stdout, `${HOST}: none of 4 tokens that may be in use expires within 1d\n`);
      assert.equal(exitCode, 0);
    });
  });

  describe("of hostile comments", () => {
    beforeEach(async () => {
      adjustClock(emulated);
      keepAdministratorAs(emulated, "d0043e5f6071", { comment: "=1+1", createdAt: NOW - DAY, expiresAt: -1 });
      const { servicePrincipalId } = await emulated.addPrincipal({ displayName: "+robot <b>" });
      addToken(emulated, servicePrincipalId, "aaaabbbbcccc", { comment: HOSTILE });
      addToken(emulated, servicePrincipalId, "ddddeeeeffff", { comment: mark(INGESTION, "g1", '"><b>/s/n') });
    });

    it("keeps a table in its lines, without commands to the terminal and credentials", async () => {
      const { stdout } = await runAtExample(emulated, ["inventory", "--no-color"], { columns: 200 });
      assert.doesNotMatch(stdout, /[\u001b\u0007\u202e]|dapi0123/);
      assert.match(
        stdout,
        /"=HYPERLINK\("https:\/\/evil\.test"\) ,<\/text><script>alert\('1'\)<\/script>& \[credential\]"$/m,
      );
      // Two lines above the table, its headings, two owners, three series, three tokens and four empty lines.
      assert.equal(stdout.split("\n").length, 15);
    });

    it("makes no formula of CSV, and keeps its cells", async () => {
      const { stdout } = await runAtExample(emulated, ["inventory", "--csv"]);
      const lines = stdout.split("\r\n");
      assert.equal(lines.length, 5);
      assert.match(stdout, /,"'=HYPERLINK\(""https:\/\/evil\.test""\)\n,<\/text>[^\r]*\[credential\]"\r\n/);
      assert.match(stdout, /,'\+robot <b>,/);
      assert.match(stdout, /,'=1\+1\r\n/);
      assert.doesNotMatch(stdout, /(^|,|\n)[=@+]/);
    });

    it("keeps JSON whole", async () => {
      const { stdout } = await runAtExample(emulated, ["inventory", "--json"]);
      const { tokens } = JSON.parse(stdout) as { tokens: { comment: string }[] };
      assert.ok(tokens.some(({ comment }) => comment.startsWith('=HYPERLINK("https://evil.test")\n,</text><script>')));
      assert.doesNotMatch(stdout, /dapi0123/);
    });
  });

  describe("of one principal", () => {
    it("is open to the principal itself, which is no administrator", async () => {
      adjustClock(emulated);
      const principal = await emulated.addPrincipal();
      await emulated.grantUsage(principal);
      const { tokenId, tokenValue } = await emulated.mintByHand(principal, { comment: mark(INGESTION, "g1", "p/s/n") });
      const env = { DATABRICKS_TOKEN: tokenValue };
      const args = ["inventory", "--json", "--principal", principal.applicationId];
      const { stdout, exitCode } = await runAtExample(emulated, args, { env });
      const { tokens } = JSON.parse(stdout) as { tokens: { tokenId: string; state: string; owner: string }[] };
      assert.deepEqual(
        tokens.map(({ tokenId: id, state, owner }) => [id, state, owner]),
        [[tokenId, "current", principal.applicationId]],
      );
      assert.equal(exitCode, 0);
    });

    it("is refused to anybody else, with the way out", async () => {
      adjustClock(emulated);
      const principal = await emulated.addPrincipal();
      await emulated.grantUsage(principal);
      const { tokenValue } = await emulated.mintByHand(principal, {});
      const env = { DATABRICKS_TOKEN: tokenValue };
      for (const args of [["inventory"], ["inventory", "--principal", ETL], ["retire", "aaaabbbbcccc", "--yes"]]) {
        const { stdout, stderr, exitCode } = await runAtExample(emulated, args, { env });
        assert.equal(stdout, "");
        assert.match(stderr, /token-management\/tokens returned 403 .*administrator.*Login: pat from DATABRICKS_TOKEN/);
        assert.doesNotMatch(stderr, new RegExp(tokenValue));
        assert.equal(exitCode, 3);
      }
    });

    it("is empty for a principal without tokens", async () => {
      adjustClock(emulated);
      await emulated.addPrincipal({ applicationId: ETL });
      const { stdout, exitCode } = await runAtExample(emulated, ["inventory", "--principal", ETL]);
      assert.equal(stdout, `${HOST} at 2026-11-29 06:05Z\nno tokens\n`);
      assert.equal(exitCode, 0);
    });

    it("is empty for the principal itself, which is no administrator and has no tokens", async () => {
      adjustClock(emulated);
      const principal = await emulated.addPrincipal();
      await emulated.grantUsage(principal);
      const secret = await emulated.addOAuthSecret(principal);
      const env = {
        DATABRICKS_TOKEN: "",
        DATABRICKS_CLIENT_ID: principal.applicationId,
        DATABRICKS_CLIENT_SECRET: secret,
      };
      const args = ["inventory", "--principal", principal.applicationId];
      const { stdout, stderr, exitCode } = await runAtExample(emulated, args, { env });
      assert.equal(stdout, `${HOST} at 2026-11-29 06:05Z\nno tokens\n`, stderr);
      assert.equal(exitCode, 0);
    });

    for (const more of [[], ["--expires-within", "14d"]])
      it(`is refused for one that the workspace does not have: ${JSON.stringify(more)}`, async () => {
        adjustClock(emulated);
        const { stdout, stderr, exitCode } = await runAtExample(emulated, ["inventory", "--principal", ETL, ...more]);
        assert.deepEqual([stdout, exitCode], ["", 2]);
        const expected = `--principal: the workspace ${HOST} has no service principal with application id ${ETL}: correct it; it is neither the numeric id nor the object id in Entra.`;
        assert.ok(stderr.includes(expected), stderr);
      });

    it("is refused for an object id, with the application id", async () => {
      adjustClock(emulated);
      const objectId = "11111111-2222-4333-8444-555555555555";
      const { servicePrincipalId } = await emulated.addPrincipal({ applicationId: ETL });
      const principal = emulated.workspace.principals.find(({ id }) => id === servicePrincipalId);
      assert.ok(principal);
      Object.assign(principal, { externalId: objectId });
      const { stderr, exitCode } = await runAtExample(emulated, ["inventory", "--principal", objectId]);
      assert.ok(
        stderr.includes(
          `with application id ${objectId}: this is the object id of ${ETL}, which is its application id`,
        ),
        stderr,
      );
      assert.equal(exitCode, 2);
    });
  });

  it("of 600 tokens has a line for each", async () => {
    adjustClock(emulated);
    const { servicePrincipalId } = await emulated.addPrincipal();
    for (let index = 0; index < 600; index++)
      addToken(emulated, servicePrincipalId, `t${String(index).padStart(11, "0")}`, {
        comment: mark(INGESTION, `g${index}`, "p/s/n", index < 599 ? NOW + DAY : undefined),
        createdAt: NOW - 30 * DAY + index * 60_000,
      });
    const { stdout } = await runAtExample(emulated, ["inventory"]);
    assert.match(stdout, /\n601 tokens: 1 current, 599 retired, 1 foreign\n/);
    assert.equal(stdout.match(/^ {2}retired {2}/gm)?.length, 599);
  });

  for (const [args, words] of [
    [["--all"], "--all belongs to --expires-within"],
    [["--csv", "--json"], "cannot be used with option"],
    [["--expires-within", "14"], '"14" has no unit: write "14d" for days'],
    [["--expires-within", "0d"], "is not a duration"],
    [["--html", "tokens", "--svg", "./tokens"], "--html and --svg name the same file"],
    [["--html", "-"], "--html does not write to the standard output: give a file"],
    [["--principal", 'x" or 1 eq 1'], "is not an application (client) id"],
    [["--expire-within", "14d"], "did you mean --expires-within?"],
    [["--html", ""], "--html is empty"],
    [["--host", "https://adb-1.test/path"], "--host: "],
  ] as const)
    it(`refuses ${JSON.stringify(args)} without a request`, async () => {
      const { stdout, stderr, exitCode } = await runAtExample(emulated, ["inventory", ...args]);
      assert.deepEqual([stdout, exitCode], ["", 2]);
      assert.ok(stderr.includes(words), stderr);
      assert.deepEqual(emulated.takeRequests(), []);
    });
});
