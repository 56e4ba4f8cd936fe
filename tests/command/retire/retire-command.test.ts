import assert from "node:assert/strict";
import type { AccessToken } from "../../../emulator/databricks/workspace";
import { toComment } from "../../../dynamic/provider/tokens/marker";
import { DAY, useEmulatedWorkspace } from "../../emulated-workspace";
import type { ExitCode } from "../../../command/exit-codes";
import type { CommandEnd, CommandProcess } from "../command-run";
import { HOST, runAtExample } from "../inventory/example-run";
import { addToken, EXPORT, fillExample, INGESTION, mark, NOW, REPORTING } from "../inventory/example-workspace";

const ALL = [
  "3f2a91c04d1e",
  "52c0d9e8b7a6",
  "61d1eaf9c8b7",
  "9b1e77aa0c34",
  "a7710b2c3d4e",
  "b8821c3d4e5f",
  "c9932d4e5f60",
  "d0043e5f6071",
  "e1154f607182",
];

const ONE = "/api/2.0/token-management/tokens/";

describe("retire", () => {
  const emulated = useEmulatedWorkspace();

  beforeEach(() => fillExample(emulated));

  function retire(args: readonly string[], options?: CommandProcess): Promise<CommandEnd> {
    return runAtExample(emulated, ["retire", ...args], options);
  }

  function find(name: string): AccessToken {
    const token = emulated.workspace.tokens.find(({ tokenId }) => tokenId.startsWith(name));
    assert.ok(token, name);
    return token;
  }

  /** The tokens that have ended. */
  function ended(): readonly string[] {
    const left = emulated.workspace.tokens.map(({ tokenId }) => tokenId.slice(0, 12));
    return ALL.filter((name) => !left.includes(name));
  }

  describe("decides", () => {
    const decisions: Readonly<
      Record<string, readonly [args: readonly string[], exitCode: number, ended: readonly string[]]>
    > = {
      "ends a retired token": [["3f2a91c04d1e"], 0, ["3f2a91c04d1e"]],
      "ends a retired token whose overlap is over": [["b8821c3d4e5f"], 0, ["b8821c3d4e5f"]],
      "ends a certain orphan": [["a7710b2c3d4e"], 0, ["a7710b2c3d4e"]],
      "ends a token by its whole id": [["a7710b2c3d4e00000000000000000000"], 0, ["a7710b2c3d4e"]],
      "ends several tokens, each once": [
        ["a7710b2c3d4e", "a7710b2c", "3f2a91c04d1e"],
        0,
        ["3f2a91c04d1e", "a7710b2c3d4e"],
      ],
      "keeps a current token": [["c9932d4e5f60"], 2, []],
      "ends a current token where somebody says so": [["c9932d4e5f60", "--including-current"], 0, ["c9932d4e5f60"]],
      "keeps an orphan that may be the token in use": [["52c0d9e8b7a6"], 2, []],
      "keeps the newest of several that are not retired": [["61d1eaf9c8b7"], 2, []],
      "keeps them also where both are named": [["52c0d9e8b7a6", "61d1eaf9c8b7"], 2, []],
      "keeps a foreign token": [["d0043e5f6071"], 2, []],
      "keeps a foreign token whatever is said": [["e1154f607182", "--including-current"], 2, []],
      "ends nothing where one of the tokens stays": [["3f2a91c04d1e", "e1154f607182"], 2, []],
      "ends a token by its id in upper case": [["A7710B2C3D4E"], 0, ["a7710b2c3d4e"]],
      "ends a token whose id has a space or a line break around it": [[" a7710b2c3d4e\r\n"], 0, ["a7710b2c3d4e"]],
      "finds no token of an unknown id": [["deadbeef"], 1, []],
      "finds no token of an id with a wrong last digit": [["a7710b2c3d4f"], 1, []],
      "finds no token of an id with digits after it": [["a7710b2c3d4e000000000000000000000"], 2, []],
      "finds no token of a whole id that is not listed": [["a7710b2c3d4f".padEnd(64, "0")], 1, []],
      "ends the others where one is not listed": [["0123456789ab", "3f2a91c04d1e"], 1, ["3f2a91c04d1e"]],
      "keeps a foreign token also where another is not listed": [["0123456789ab", "e1154f607182"], 2, []],
      "ends every token of a lost state": [
        ["--lost-state", "--project", "shop", "--stack", "prod", "--name", "ingestion"],
        0,
        ["3f2a91c04d1e", "9b1e77aa0c34"],
      ],
      "ends every token of a lost stack": [
        ["--lost-state", "--project", "shop", "--stack", "prod"],
        0,
        [
          "3f2a91c04d1e",
          "52c0d9e8b7a6",
          "61d1eaf9c8b7",
          "9b1e77aa0c34",
          "a7710b2c3d4e",
          "b8821c3d4e5f",
          "c9932d4e5f60",
        ],
      ],
      "ends every token of a lineage": [["--all-of", EXPORT.toUpperCase()], 0, ["52c0d9e8b7a6", "61d1eaf9c8b7"]],
      "ends the token of a lost state by its whole name": [
        ["--lost-state", "--project", "shop", "--stack", "prod", "--name", "ingestion-token"],
        0,
        ["3f2a91c04d1e", "9b1e77aa0c34"],
      ],
      "finds no part of a name": [["--lost-state", "--project", "shop", "--stack", "pro"], 1, []],
      "finds no other name": [["--lost-state", "--project", "shop", "--stack", "prod", "--name", "ingest"], 1, []],
      "finds no other lineage": [["--all-of", "0f8fad5b-d9cb-469f-a165-70867728950f"], 1, []],
    };
    for (const [sentence, [args, exitCode, tokens]] of Object.entries(decisions))
      it(sentence, async () => {
        const end = await retire([...args, "--yes"]);
        assert.deepEqual(ended(), tokens);
        assert.equal(end.exitCode, exitCode, end.stderr);
      });
  });

  describe("asks", () => {
    it("for a yes, after it has said what it ends", async () => {
      const { stdout, stderr, exitCode } = await retire(["a7710b2c", "b8821c3d4e5f"], { answers: ["yes"] });
      assert.equal(
        stderr,
        `This ends 2 tokens in ${HOST}, for ever:\n` +
          "  token a7710b2c3d4e of bi-reader (shop/prod/reporting-token, g1, orphan): expires 2026-12-19 in 20 days; last used 62 days ago\n" +
          "  token b8821c3d4e5f of bi-reader (shop/prod/reporting-token, g2, retired): expires 2026-12-27 in 28 days; overlap over since 2026-11-24 06:05Z, pulumi up in its stack is due; last used 6 days ago\n" +
          "Type yes to end them: yes\n",
      );
      assert.equal(
        stdout,
        "ended token a7710b2c3d4e of bi-reader (shop/prod/reporting-token, g1, orphan)\n" +
          "ended token b8821c3d4e5f of bi-reader (shop/prod/reporting-token, g2, retired)\n" +
          "2 tokens ended, 0 gone already, 0 left\n",
      );
      assert.equal(exitCode, 0);
    });

    it("and says who is refused where a token may be in use", async () => {
      const { stderr } = await retire(["c9932d4e5f60", "--including-current"], { answers: ["no"] });
      assert.match(
        stderr,
        /^It may be in use: whatever reads the token of shop\/prod\/reporting-token is refused at once\.$/m,
      );
      assert.match(
        stderr,
        /^If its stack is still there, run pulumi up --refresh in it afterwards: it mints a new token\.$/m,
      );
    });

    it("and says who is refused where it is several", async () => {
      const all = ["--lost-state", "--project", "shop", "--stack", "prod"];
      const { stderr } = await retire(all, { answers: ["no"] });
      assert.match(
        stderr,
        /^4 of them may be in use: whatever reads the tokens of shop\/prod\/reporting-token, shop\/prod\/export-token and shop\/prod\/ingestion-token is refused at once\.\nIf their stack is still there, run pulumi up --refresh in it afterwards: it mints new tokens\.$/m,
      );
      addToken(emulated, find("52c0").ownerId, "f0f0f0f0f0f0", {
        comment: mark(EXPORT, "g1", "shop/copy/export-token"),
      });
      const copied = await retire(["--all-of", EXPORT], { answers: ["no"] });
      assert.match(
        copied.stderr,
        /^They may be in use: whatever reads the tokens of shop\/\w+\/export-token and shop\/\w+\/export-token is refused at once\.\nWhere their stacks are still there, run pulumi up --refresh in each of them afterwards: it mints new tokens\.$/m,
      );
    });

    it("and says before that an id is not listed", async () => {
      const { stderr, stdout, exitCode } = await retire(["a7710b2c3d4e", "deadbeef"], { answers: ["yes"] });
      const unlisted = `deadbeef: no active token of that id in ${HOST}: check the id and the host\n`;
      assert.ok(stderr.startsWith(`${unlisted}This ends 1 token in `), stderr);
      assert.ok(stdout.endsWith(`\n${unlisted}1 token ended, 0 gone already, 0 left, 1 not found\n`), stdout);
      assert.equal(exitCode, 1);
    });

    for (const answer of ["", "y", "no", "yes please"])
      it(`and ends nothing at the answer ${JSON.stringify(answer)}`, async () => {
        const { stdout, stderr, exitCode } = await retire(["a7710b2c3d4e"], { answers: [answer] });
        assert.deepEqual([ended(), stdout, exitCode], [[], "", 1]);
        assert.match(stderr, /nothing was ended\n$/);
      });

    it("for the name of a lineage", async () => {
      await retire(["--all-of", EXPORT], { answers: ["yes"] });
      assert.deepEqual(ended(), []);
      const { stderr } = await retire(["--all-of", EXPORT], { answers: ["shop/prod/export-token"] });
      assert.match(stderr, /^Type shop\/prod\/export-token to end them: /m);
      assert.deepEqual(ended(), ["52c0d9e8b7a6", "61d1eaf9c8b7"]);
    });

    it("for the lineage itself where several stacks have it", async () => {
      const owner = find("52c0").ownerId;
      addToken(emulated, owner, "f0f0f0f0f0f0", { comment: mark(EXPORT, "g1", "shop/copy/export") });
      const { stderr } = await retire(["--all-of", EXPORT], { answers: [EXPORT] });
      assert.match(stderr, new RegExp(`^Type ${EXPORT} to end them: `, "m"));
      assert.deepEqual(ended(), ["52c0d9e8b7a6", "61d1eaf9c8b7"]);
      assert.ok(!emulated.workspace.tokens.some(({ tokenId }) => tokenId.startsWith("f0f0f0")));
    });

    it("and ends nothing where nobody can be asked", async () => {
      const { stdout, stderr, exitCode } = await retire(["a7710b2c3d4e"]);
      assert.deepEqual([ended(), stdout, exitCode], [[], "", 2]);
      assert.match(stderr, /nobody can be asked here, so nothing was ended: give --yes to end these tokens/);
    });

    it("and looks again afterwards, for what a rotation has changed meanwhile", async () => {
      const rotate = (): void => {
        // A run has replaced the current token and revoked the retired one.
        const current = find("9b1e77aa0c34");
        current.comment = mark(INGESTION, "g5", "shop/prod/ingestion-token", NOW + DAY);
        emulated.workspace.tokens = emulated.workspace.tokens.filter(({ tokenId }) => !tokenId.startsWith("3f2a"));
        addToken(emulated, current.ownerId, "f0f0f0f0f0f0", {
          comment: mark(INGESTION, "g6", "shop/prod/ingestion-token"),
          createdAt: NOW,
        });
      };
      const { stdout, exitCode } = await retire(["--all-of", INGESTION], {
        answers: ["shop/prod/ingestion-token"],
        parts: { fetch: rotateBeforeSecondList(rotate) },
      });
      assert.deepEqual(ended(), ["3f2a91c04d1e", "9b1e77aa0c34"]);
      assert.match(stdout, /^gone already: token 3f2a91c04d1e is not listed any more/m);
      assert.match(
        stdout,
        /^left token f0f0f0f0f0f0 of etl-runner \(shop\/prod\/ingestion-token, g6, current\): it was made while you were asked: run the command again$/m,
      );
      assert.equal(exitCode, 3);
    });

    it("and keeps a token that has become the current one meanwhile", async () => {
      const restore = (): void => {
        find("3f2a91c04d1e").comment = mark(INGESTION, "g4", "shop/prod/ingestion-token");
      };
      const { stdout, exitCode } = await retire(["3f2a91c04d1e"], {
        answers: ["yes"],
        parts: { fetch: rotateBeforeSecondList(restore) },
      });
      assert.deepEqual(ended(), []);
      assert.match(stdout, /^left token 3f2a91c04d1e .*: it may be the token that shop\/prod\/ingestion-token uses/m);
      assert.equal(exitCode, 3);
    });
  });

  /** The network, in which something happens before the second list of tokens. */
  function rotateBeforeSecondList(happens: () => void): typeof fetch {
    let lists = 0;
    return (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (url.endsWith("/token-management/tokens") && ++lists === 2) happens();
      return fetch(input, init);
    };
  }

  describe("of a lost state", () => {
    it("leaves the tokens of a new state with the same name, and says how to end the others", async () => {
      const owner = find("9b1e").ownerId;
      addToken(emulated, owner, "f0f0f0f0f0f0", {
        comment: mark(EXPORT, "g1", "shop/prod/ingestion-token"),
        createdAt: NOW,
      });
      const { stderr, exitCode } = await retire(["--lost-state", "--project", "shop", "--stack", "prod", "--yes"]);
      assert.deepEqual([ended(), exitCode], [[], 2]);
      assert.ok(
        stderr.includes(
          "shop/prod/ingestion-token has made tokens of 2 lineages: a new state may have one of them. End the lost lineage " +
            `with --all-of: ${EXPORT} (newest token of 2026-11-29 06:05Z) or ${INGESTION} (newest token of 2026-11-26 06:05Z)`,
        ) ||
          stderr.includes(
            `with --all-of: ${INGESTION} (newest token of 2026-11-26 06:05Z) or ${EXPORT} (newest token of 2026-11-29 06:05Z)`,
          ),
        stderr,
      );
    });

    it("finds names that its markers have shortened", async () => {
      const owner = find("9b1e").ownerId;
      const long = "a-project-with-a-very-long-name-indeed";
      const label = `${long}/dev/${"token".repeat(20)}`;
      const comment = toComment("words", { lineage: REPORTING, rotation: "g1", label });
      addToken(emulated, owner, "f0f0f0f0f0f0", { comment });
      const args = ["--lost-state", "--project", long, "--stack", "dev", "--name", "token".repeat(20), "--yes"];
      assert.equal((await retire(args)).exitCode, 0);
      assert.ok(!emulated.workspace.tokens.some(({ tokenId }) => tokenId.startsWith("f0f0f0")));
    });

    it("does not show the digits of a value in the place of a name", async () => {
      const args = [
        "--lost-state",
        "--project",
        "shop",
        "--stack",
        "prod",
        "--name",
        "0123456789abcdef0123456789abcdef",
      ];
      const { stderr, exitCode } = await retire([...args, "--yes"]);
      assert.equal(stderr, `${HOST} has no token of shop/prod/[credential]: nothing was ended\n`);
      assert.equal(exitCode, 1);
    });

    it("has a hint where the name is a little different", async () => {
      const { stderr } = await retire(["--lost-state", "--project", "shop", "--stack", "prd", "--yes"]);
      assert.equal(stderr, `${HOST} has no token of shop/prd: did you mean shop/prod? nothing was ended\n`);
      const state = ["--lost-state", "--project", "shop", "--stack", "prod", "--yes"];
      const component = await retire([...state, "--name", "ingestoin"]);
      assert.equal(
        component.stderr,
        `${HOST} has no token of shop/prod/ingestoin: did you mean shop/prod/ingestion? nothing was ended\n`,
      );
      const whole = await retire([...state, "--name", "ingestion-tokn"]);
      assert.match(whole.stderr, /: did you mean shop\/prod\/ingestion-token\? nothing was ended\n$/);
    });

    for (const [written, name] of [
      ["bi", "etl"],
      ["etl-2", "etl-1"],
      ["etl2", "etl"],
    ] as const)
      it(`has no hint where the name is that of another token: ${written}, and not ${name}`, async () => {
        const owner = find("9b1e").ownerId;
        addToken(emulated, owner, "f0f0f0f0f0f0", { comment: mark(EXPORT, "g1", `shop/test/${name}`), createdAt: NOW });
        const args = ["--lost-state", "--project", "shop", "--stack", "test", "--name", written];
        const { stderr, exitCode } = await retire([...args, "--yes"]);
        assert.equal(stderr, `${HOST} has no token of shop/test/${written}: nothing was ended\n`);
        assert.equal(exitCode, 1);
      });

    it("leaves a component and a token of one name, and says how to end one of them", async () => {
      const owner = find("9b1e").ownerId;
      addToken(emulated, owner, "f0f0f0f0f0f0", {
        comment: mark(REPORTING, "g1", "shop/prod/ingestion"),
        createdAt: NOW,
      });
      const args = ["--lost-state", "--project", "shop", "--stack", "prod", "--yes", "--name", "ingestion"];
      const { stderr, exitCode } = await retire(args);
      assert.deepEqual([ended(), exitCode], [[], 2]);
      assert.match(stderr, /both have tokens\. End the lost lineage with --all-of: /);
      assert.ok(stderr.includes(REPORTING) && stderr.includes(INGESTION), stderr);
    });
  });

  describe("goes on", () => {
    it("after a failure, and says what is left", async () => {
      const effect = { kind: "answer", status: 400, body: { error_code: "BAD", message: "not now" } } as const;
      emulated.emulator.faults.add({ method: "DELETE", path: `${ONE}3f2a91`, times: 10, effect });
      const { stdout, exitCode } = await retire(["a7710b2c3d4e", "3f2a91c04d1e", "b8821c3d4e5f", "--yes"]);
      assert.deepEqual(ended(), ["a7710b2c3d4e", "b8821c3d4e5f"]);
      assert.match(stdout, /^left token 3f2a91c04d1e of etl-runner .*: DELETE .* returned 400 BAD: not now$/m);
      assert.match(stdout, /^2 tokens ended, 0 gone already, 1 left$/m);
      assert.equal(exitCode, 3);
      assert.equal((await retire(["a7710b2c3d4e", "3f2a91c04d1e", "--yes"])).exitCode, 3);
      emulated.emulator.faults.clear();
      const again = await retire(["a7710b2c3d4e", "3f2a91c04d1e", "--yes"]);
      assert.match(again.stdout, /^1 token ended, 0 gone already, 0 left, 1 not found$/m);
      assert.equal(again.exitCode, 1);
    });

    it("after a lost answer, which has ended the token", async () => {
      emulated.emulator.faults.add({ method: "DELETE", path: ONE, times: 1, effect: { kind: "drop-after" } });
      const { stdout, exitCode } = await retire(["a7710b2c3d4e", "3f2a91c04d1e", "--yes"]);
      assert.deepEqual(ended(), ["3f2a91c04d1e", "a7710b2c3d4e"]);
      assert.match(stdout, /^2 tokens ended, 0 gone already, 0 left$/m);
      assert.equal(exitCode, 0);
    });

    it("takes no 404 of a listed token for its end", async () => {
      const body = { error_code: "RESOURCE_DOES_NOT_EXIST", message: "No valid token" };
      emulated.emulator.faults.add({
        method: "DELETE",
        path: ONE,
        times: 10,
        effect: { kind: "answer", status: 404, body },
      });
      const { exitCode } = await retire(["a7710b2c3d4e", "--yes"]);
      assert.deepEqual([ended(), exitCode], [[], 3]);
    });

    it("after a refusal, with a reason for each token", async () => {
      const body = { error_code: "PERMISSION_DENIED", message: "Only workspace admins can do this" };
      emulated.emulator.faults.add({
        method: "DELETE",
        path: `${ONE}a7710b2c3d4e`,
        times: 10,
        effect: { kind: "answer", status: 403, body },
      });
      const { stdout, exitCode } = await retire(["a7710b2c3d4e", "b8821c3d4e5f", "3f2a91c04d1e", "--yes"]);
      assert.deepEqual(ended(), ["3f2a91c04d1e", "b8821c3d4e5f"]);
      assert.match(stdout, /^left token a7710b2c3d4e .*\/tokens\/a7710b2c3d4e0{20} returned 403 PERMISSION_DENIED/m);
      assert.match(stdout, /^2 tokens ended, 0 gone already, 1 left$/m);
      assert.equal(exitCode, 3);
    });

    it("where each token is refused, and tells no token the address of another", async () => {
      const body = { error_code: "PERMISSION_DENIED", message: "Only workspace admins can do this" };
      const effect = { kind: "answer", status: 403, body } as const;
      emulated.emulator.faults.add({ method: "DELETE", path: ONE, times: 20, effect });
      const { stdout } = await retire(["a7710b2c3d4e", "b8821c3d4e5f", "3f2a91c04d1e", "--yes"]);
      for (const tokenId of ["a7710b2c3d4e", "b8821c3d4e5f", "3f2a91c04d1e"])
        assert.match(stdout, new RegExp(`^left token ${tokenId} .*/tokens/${tokenId}0{20} returned 403`, "m"));
      assert.match(stdout, /^0 tokens ended, 0 gone already, 3 left$/m);
    });

    it("no longer where the login itself is refused", async () => {
      const body = { error_code: "UNAUTHENTICATED", message: "Invalid access token" };
      const effect = { kind: "answer", status: 401, body } as const;
      emulated.emulator.faults.add({ method: "DELETE", path: `${ONE}b8821c3d4e5f`, times: 10, effect });
      emulated.takeRequests();
      const { stdout, exitCode } = await retire(["a7710b2c3d4e", "b8821c3d4e5f", "3f2a91c04d1e", "--yes"]);
      const deletes = emulated.takeRequests().filter((request) => request.startsWith("DELETE"));
      assert.ok(!deletes.some((request) => request.includes("3f2a91c04d1e")), stdout);
      assert.match(stdout, /^left token b8821c3d4e5f .* returned 401/m);
      assert.match(stdout, /^left token 3f2a91c04d1e .*: not tried: the login has failed before$/m);
      assert.match(stdout, /^1 token ended, 0 gone already, 2 left$/m);
      assert.equal(exitCode, 3);
    });

    it("with those in use at last", async () => {
      emulated.takeRequests();
      await retire(["--lost-state", "--project", "shop", "--stack", "prod", "--yes"]);
      const deletes = emulated.takeRequests().filter((request) => request.startsWith("DELETE"));
      assert.deepEqual(
        deletes.slice(0, 3).map((request) => request.slice(-32, -20)),
        ["a7710b2c3d4e", "b8821c3d4e5f", "3f2a91c04d1e"],
      );
      assert.equal(deletes.length, 7);
    });
  });

  describe("of several tokens of which one is busy", () => {
    const busy = (name: string, times: number, headers = {}): void =>
      emulated.emulator.faults.add({
        method: "DELETE",
        path: `${ONE}${name}`,
        times,
        effect: {
          kind: "answer",
          status: 429,
          body: { error_code: "REQUEST_LIMIT_EXCEEDED", message: "slow" },
          headers,
        },
      });

    it("ends the others first, and tries it again at last", async () => {
      busy("a7710b2c3d4e", 3);
      emulated.takeRequests();
      const { stdout, exitCode } = await retire(["a7710b2c3d4e", "b8821c3d4e5f", "3f2a91c04d1e", "--yes"]);
      assert.deepEqual(
        stdout.split("\n").map((line) => line.slice(0, 24)),
        [
          "ended token b8821c3d4e5f",
          "ended token 3f2a91c04d1e",
          "ended token a7710b2c3d4e",
          "3 tokens ended, 0 gone a",
          "",
        ],
      );
      const deletes = emulated.takeRequests().filter((request) => request.startsWith("DELETE"));
      assert.deepEqual(
        deletes.map((request) => request.slice(-32, -28)),
        ["a771", "b882", "3f2a", "a771", "a771", "a771"],
      );
      assert.equal(exitCode, 0);
    });

    it("ends the others where it stays busy, and says why it is left", async () => {
      busy("a7710b2c3d4e", 1000);
      const { stdout, exitCode } = await retire(["a7710b2c3d4e", "b8821c3d4e5f", "3f2a91c04d1e", "--yes"]);
      assert.deepEqual(ended(), ["3f2a91c04d1e", "b8821c3d4e5f"]);
      assert.match(stdout, /^left token a7710b2c3d4e .* returned 429 REQUEST_LIMIT_EXCEEDED: slow/m);
      assert.equal(exitCode, 3);
    });
  });

  describe("that a signal ends", () => {
    const THREE = ["a7710b2c3d4e", "b8821c3d4e5f", "3f2a91c04d1e", "--yes"];

    /** Ends three tokens, and is interrupted while the second one is asked for. */
    async function interrupt(args: readonly string[], code: ExitCode): Promise<CommandEnd> {
      let signal = (_: ExitCode): void => undefined;
      const answer: typeof fetch = (input, init) => {
        if (init?.method !== "DELETE" || !(input as string).includes("b8821c3d4e5f")) return fetch(input, init);
        signal(code);
        return new Promise(() => undefined);
      };
      return retire([...THREE, ...args], { parts: { fetch: answer }, onListen: (listener) => (signal = listener) });
    }

    for (const code of [130, 143] as const)
      it(`says what has ended and what is left, and ends with ${code}`, async () => {
        const { stdout, exitCode } = await interrupt([], code);
        assert.deepEqual([ended(), exitCode], [["a7710b2c3d4e"], code]);
        assert.equal(
          stdout.replace(/ of bi-reader \([^)]*\)| of etl-runner \([^)]*\)/g, ""),
          "ended token a7710b2c3d4e\n" +
            "left token b8821c3d4e5f: interrupted while it was ended, so it may have ended: run the command again\n" +
            "left token 3f2a91c04d1e: not tried: the command was interrupted\n" +
            "1 token ended, 0 gone already, 2 left\n",
        );
      });

    it("has the same as JSON", async () => {
      const { stdout, exitCode } = await interrupt(["--json"], 130);
      const result = JSON.parse(stdout) as Record<"ended" | "left", { tokenId: string; because?: string }[]>;
      assert.deepEqual(
        [result.ended, result.left].map((tokens) => tokens.map(({ tokenId }) => tokenId.slice(0, 4))),
        [["a771"], ["b882", "3f2a"]],
      );
      assert.equal(exitCode, 130);
    });

    it("listens to signals only while tokens end", async () => {
      let isListening = false;
      const onListen = (): void => void (isListening = true);
      await retire(["a7710b2c3d4e"], { answers: ["no"], onListen });
      await retire(["c9932d4e5f60", "--yes"], { onListen });
      assert.equal(isListening, false);
    });
  });

  it("is JSON on the standard output alone", async () => {
    const { stdout } = await retire(["a7710b2c3d4e", "0123456789ab", "--yes", "--json"]);
    const { ended: tokens, ...others } = JSON.parse(stdout) as { ended: { tokenId: string; state: string }[] };
    assert.deepEqual(others, { workspace: HOST, gone: [], unlisted: ["0123456789ab"], left: [] });
    assert.deepEqual(
      tokens.map(({ tokenId, state }) => [tokenId.slice(0, 12), state]),
      [["a7710b2c3d4e", "orphan"]],
    );
    const refused = await retire(["e1154f607182", "--yes", "--json"]);
    const { left } = JSON.parse(refused.stdout) as { left: { because: string }[] };
    assert.match(left[0]?.because ?? "", /^it has no marker of this package/);
    assert.equal(refused.exitCode, 2);
  });

  it("ends nothing of a real workspace in a rehearsal", async () => {
    const env = { DATABRICKS_PAT_NOW: "2027-01-20", DATABRICKS_HOST: "https://workspace.test" };
    const { stderr, exitCode } = await retire(["a7710b2c3d4e", "--yes"], { env });
    assert.match(
      stderr,
      /DATABRICKS_PAT_NOW=2027-01-20 rehearses another time, so nothing is written to https:\/\/workspace\.test: unset it\n$/,
    );
    assert.equal(exitCode, 2);
    assert.deepEqual(ended(), []);
  });

  for (const [args, words] of [
    [[], "give either token ids, or --lost-state, or --all-of"],
    [["a7710b2c3d4e", "--all-of", EXPORT], "give either token ids, or --lost-state, or --all-of"],
    [["a7710b2c3d4e", "--stack", "prod"], "--project, --stack and --name belong to --lost-state"],
    [["--lost-state", "--project", "shop"], "--lost-state needs --project and --stack"],
    [["--lost-state", "--project", "shop", "--stack", "acme/shop/prod"], "write the stack alone"],
    [["a7710b2c3d4ex"], "argument 1: this looks like a token's value, not its id"],
    [["a7710b2c3d4e", "ingestion"], "argument 2: this looks like a token's value, not its id"],
    [["--all-of", "shop/prod/export-token"], '--all-of: "shop/prod/export-token" is not a UUID'],
    [["--all-off", EXPORT], "did you mean --all-of?"],
    [["a7710b2"], "argument 1: this is too short for a token id"],
    [["a7710b2c3d4e", "  "], "an argument is empty, as from a variable that is not set"],
    [["a7710b2c3d4e", ""], "an argument is empty, as from a variable that is not set"],
    [["--lost-state", "--project", "shop", "--stack", "prod", "--name", ""], "--name is empty"],
    [["a7710b2c3d4e", "--profile", ""], "--profile is empty"],
  ] as const)
    it(`refuses ${JSON.stringify(args)} without a request`, async () => {
      emulated.takeRequests();
      const { stderr, exitCode } = await retire([...args, "--yes"]);
      assert.equal(exitCode, 2);
      assert.ok(stderr.includes(words), stderr);
      assert.deepEqual(emulated.takeRequests(), []);
    });

  for (const value of [
    "dapi0123456789abcdef0123456789abcdef",
    "DAPI0123456789ABCDEF0123456789ABCDEF-2",
    "0123456789abcdef0123456789abcdef-2",
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "not8Q~a-secret-of-entra-that-is-long-enough",
    "correct horse battery staple",
  ])
    it(`refuses ${value} in the place of an id, and shows nothing of it`, async () => {
      emulated.takeRequests();
      const { stdout, stderr, exitCode } = await retire(["a7710b2c3d4e", value, "--yes"]);
      assert.deepEqual([stdout, exitCode, ended()], ["", 2, []]);
      assert.match(stderr, /^databricks-pat retire: argument 2: this looks like a token's value, not its id\. /);
      assert.ok(!stderr.toLowerCase().includes(value.toLowerCase()));
      assert.deepEqual(emulated.takeRequests(), []);
    });

  for (const value of [
    "0123456789abcdef0123456789abcdef",
    "0123456789ABCDEF0123456789ABCDEF",
    "0123456789abcdef0123456789abcde",
    "0123456789abcdef01234567",
    "0123456789abcdef0123456789abcdef2",
  ])
    for (const more of [[], ["--json"]])
      it(`refuses ${value}, a value without its first letters, and shows nothing of it: ${JSON.stringify(more)}`, async () => {
        const { stdout, stderr, exitCode } = await retire(["a7710b2c3d4e", value, "--yes", ...more]);
        assert.deepEqual([stdout, exitCode, ended()], ["", 2, []]);
        assert.match(stderr, /: argument 2: no token has this id, and it may be a token's value, so it is not shown: /);
        assert.ok(!stderr.toLowerCase().includes(value.slice(0, 8).toLowerCase()));
      });

  for (const value of [`"dapi${"01".repeat(16)}"`, "'0123456789abcdef0123456789abcdef'", "01234567 89abcdef 01234567"])
    it(`refuses ${value} in the place of an id without a request, and shows nothing of it`, async () => {
      emulated.takeRequests();
      const { stdout, stderr, exitCode } = await retire([value, "--yes"]);
      assert.deepEqual([stdout, exitCode, emulated.takeRequests()], ["", 2, []]);
      assert.doesNotMatch(stderr, /01234567|0101/);
    });

  it("does not take a part of a listed id for a value once it has ended", async () => {
    const end = (): void => {
      emulated.workspace.tokens = emulated.workspace.tokens.filter(({ tokenId }) => !tokenId.startsWith("3f2a"));
    };
    const { stdout, exitCode } = await retire(["3f2a91c04d1e00000000", "a7710b2c3d4e"], {
      answers: ["yes"],
      parts: { fetch: rotateBeforeSecondList(end) },
    });
    assert.match(stdout, /^gone already: token 3f2a91c04d1e is not listed any more/m);
    assert.equal(exitCode, 0);
  });

  it("refuses an id that is too short, or that of several tokens", async () => {
    const short = await retire(["a7710b2", "--yes"]);
    assert.match(short.stderr, /: argument 1: this is too short for a token id: give at least 8 characters of it\./);
    assert.doesNotMatch(short.stderr, /a7710b2/);
    addToken(emulated, "1", "a7710b2cffff", { comment: mark(REPORTING, "g1", "shop/prod/reporting-token", NOW + DAY) });
    const several = await retire(["a7710b2c", "--yes"]);
    assert.match(several.stderr, /"a7710b2c" begins the ids of 2 tokens: give more characters of the one/);
    assert.deepEqual([short.exitCode, several.exitCode, ended()], [2, 2, []]);
  });

  it("never ends a token whose marker somebody has changed", async () => {
    const token = find("3f2a91c04d1e");
    token.comment = `${token.comment} (mine now)`;
    const { exitCode } = await retire(["3f2a91c04d1e", "--including-current", "--yes"]);
    assert.deepEqual([ended(), exitCode], [[], 2]);
  });
});
