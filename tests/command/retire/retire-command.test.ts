import assert from "node:assert/strict";
import type { AccessToken } from "../../../emulator/databricks/workspace";
import { toComment } from "../../../dynamic/provider/tokens/marker";
import { DAY, useEmulatedWorkspace } from "../../emulated-workspace";
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
      "takes a token that is gone for ended": [["0123456789ab"], 0, []],
      "ends the others where one is gone": [["0123456789ab", "3f2a91c04d1e"], 0, ["3f2a91c04d1e"]],
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
          "  token a7710b2c3d4e of bi-reader (shop/prod/reporting, g1, orphan): expires 2026-12-19 in 20 days; last used 62 days ago\n" +
          "  token b8821c3d4e5f of bi-reader (shop/prod/reporting, g2, retired): expires 2026-12-27 in 28 days; overlap over since 2026-11-24 06:05Z, pulumi up in its stack is due; last used 6 days ago\n" +
          "Type yes to end them: yes\n",
      );
      assert.equal(
        stdout,
        "ended token a7710b2c3d4e of bi-reader (shop/prod/reporting, g1, orphan)\n" +
          "ended token b8821c3d4e5f of bi-reader (shop/prod/reporting, g2, retired)\n" +
          "2 tokens ended, 0 gone already, 0 left\n",
      );
      assert.equal(exitCode, 0);
    });

    it("and says who is refused where a token may be in use", async () => {
      const { stderr } = await retire(["c9932d4e5f60", "--including-current"], { answers: ["no"] });
      assert.match(
        stderr,
        /^It may be in use: whatever reads the token of shop\/prod\/reporting is refused at once\.$/m,
      );
      assert.match(stderr, /^If its stack is still there, run pulumi up --refresh in it afterwards/m);
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
      const { stderr } = await retire(["--all-of", EXPORT], { answers: ["shop/prod/export"] });
      assert.match(stderr, /^Type shop\/prod\/export to end them: /m);
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
        current.comment = mark(INGESTION, "g5", "shop/prod/ingestion", NOW + DAY);
        emulated.workspace.tokens = emulated.workspace.tokens.filter(({ tokenId }) => !tokenId.startsWith("3f2a"));
        addToken(emulated, current.ownerId, "f0f0f0f0f0f0", {
          comment: mark(INGESTION, "g6", "shop/prod/ingestion"),
          createdAt: NOW,
        });
      };
      const { stdout, exitCode } = await retire(["--all-of", INGESTION], {
        answers: ["shop/prod/ingestion"],
        parts: { fetch: rotateBeforeSecondList(rotate) },
      });
      assert.deepEqual(ended(), ["3f2a91c04d1e", "9b1e77aa0c34"]);
      assert.match(stdout, /^gone already: token 3f2a91c04d1e0{20} is not listed/m);
      assert.match(
        stdout,
        /^left token f0f0f0f0f0f0 of etl-runner \(shop\/prod\/ingestion, g6, current\): it was made while you were asked: run the command again$/m,
      );
      assert.equal(exitCode, 3);
    });

    it("and keeps a token that has become the current one meanwhile", async () => {
      const restore = (): void => {
        find("3f2a91c04d1e").comment = mark(INGESTION, "g4", "shop/prod/ingestion");
      };
      const { stdout, exitCode } = await retire(["3f2a91c04d1e"], {
        answers: ["yes"],
        parts: { fetch: rotateBeforeSecondList(restore) },
      });
      assert.deepEqual(ended(), []);
      assert.match(stdout, /^left token 3f2a91c04d1e .*: it may be the token that shop\/prod\/ingestion uses/m);
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
      addToken(emulated, owner, "f0f0f0f0f0f0", { comment: mark(EXPORT, "g1", "shop/prod/ingestion"), createdAt: NOW });
      const { stderr, exitCode } = await retire(["--lost-state", "--project", "shop", "--stack", "prod", "--yes"]);
      assert.deepEqual([ended(), exitCode], [[], 2]);
      assert.ok(
        stderr.includes(
          "shop/prod/ingestion has made tokens of 2 lineages: a new state may have one of them. End the lost lineage " +
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

    it("has a hint where the name is a little different", async () => {
      const { stderr } = await retire(["--lost-state", "--project", "shop", "--stack", "prd", "--yes"]);
      assert.equal(stderr, `${HOST} has no token of shop/prd: did you mean shop/prod? nothing was ended\n`);
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
      assert.match(again.stdout, /^1 token ended, 1 gone already, 0 left$/m);
      assert.equal(again.exitCode, 0);
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

    it("no longer where the login is refused for every token", async () => {
      const body = { error_code: "PERMISSION_DENIED", message: "Only workspace admins can do this" };
      emulated.emulator.faults.add({
        method: "DELETE",
        path: ONE,
        times: 10,
        effect: { kind: "answer", status: 403, body },
      });
      emulated.takeRequests();
      const { stdout, exitCode } = await retire(["a7710b2c3d4e", "b8821c3d4e5f", "3f2a91c04d1e", "--yes"]);
      const deletes = emulated.takeRequests().filter((request) => request.startsWith("DELETE"));
      assert.equal(deletes.length, 1, stdout);
      assert.match(stdout, /^0 tokens ended, 0 gone already, 3 left$/m);
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

  it("is JSON on the standard output alone", async () => {
    const { stdout } = await retire(["a7710b2c3d4e", "0123456789ab", "--yes", "--json"]);
    const { ended: tokens, ...others } = JSON.parse(stdout) as { ended: { tokenId: string; state: string }[] };
    assert.deepEqual(others, { workspace: HOST, gone: ["0123456789ab"], left: [] });
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
    [["--all-of", "shop/prod/export"], '--all-of: "shop/prod/export" is not a UUID'],
    [["--all-off", EXPORT], "Did you mean --all-of?"],
    [["a7710b2"], '"a7710b2" is too short for a token id'],
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

  it("refuses an id that is too short, or that of several tokens", async () => {
    const short = await retire(["a7710b2", "--yes"]);
    assert.match(short.stderr, /"a7710b2" is too short for a token id: give at least 8 characters of it/);
    addToken(emulated, "1", "a7710b2cffff", { comment: mark(REPORTING, "g1", "shop/prod/reporting", NOW + DAY) });
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
