import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { type Echo, echoes, findLeak, secrets } from "../echoes";
import { createTestRuntime } from "../test-runtime";

/** Where an answer repeats a credential. */
const PLACES: Readonly<Record<string, (words: string) => string>> = {
  "the message of an error": (words) => JSON.stringify({ error_code: "NO", message: words }),
  "a code": (words) => JSON.stringify({ error_code: words, message: "no" }),
  "the description of an OAuth error": (words) =>
    JSON.stringify({ error: "invalid_client", error_description: `AADSTS7000215: ${words}` }),
  "an OAuth error": (words) => JSON.stringify({ error: words }),
  "an error inside an error": (words) => JSON.stringify({ error: { code: words, message: words } }),
  "a SCIM error": (words) => JSON.stringify({ detail: words, scimType: words, status: words }),
  "a text": (words) => words,
  "a text with a code": (words) => `INVALID_PARAMETER_VALUE: ${words}`,
  "a JSON text": (words) => JSON.stringify(words),
  "a list": (words) => JSON.stringify([words]),
  "a page": (words) => `<html><head><title>${words}</title></head></html>`,
  "a page with preformatted text": (words) => `<html><pre>${words}</pre></html>`,
  "a long text": (words) => `${"The server failed. ".repeat(500)}${words}`,
  "the name of the caller": (words) => JSON.stringify({ userName: words }),
  "a list of tokens": (words) => JSON.stringify({ token_infos: [{ token_id: words, comment: words }] }),
  "JSON that is cut": (words) => JSON.stringify({ message: words }).slice(0, -1),
};

/** Everything that one process knows. */
interface KnownSecrets {
  readonly ofPrincipal: string;
  readonly ofAdministrator: string;
  readonly ofEnvironment: string;
  readonly accessToken: string;
  readonly minted: string;
  readonly adopted: string;
}

const knownSecrets: fc.Arbitrary<KnownSecrets> = fc.record({
  ofPrincipal: secrets,
  ofAdministrator: secrets,
  ofEnvironment: secrets,
  accessToken: secrets,
  minted: secrets,
  adopted: secrets,
});

interface Answers {
  readonly known: KnownSecrets;
  readonly echo: Echo;
  readonly place: string;
  readonly status: number;
  /** The first requests are answered well. */
  readonly wellUntil: number;
  /** Whether the phrase beside the status repeats the credentials too. */
  readonly inPhrase: boolean;
}

const answers: fc.Arbitrary<Answers> = fc.record({
  known: knownSecrets,
  echo: echoes,
  place: fc.constantFrom(...Object.keys(PLACES)),
  status: fc.constantFrom(200, 400, 401, 403, 404, 500, 503),
  wellUntil: fc.nat({ max: 4 }),
  inPhrase: fc.boolean(),
});

/** A workspace that repeats every credential. It adds those that it hands out to `seen`. */
function echoing({ known, echo, place, status, wellUntil, inPhrase }: Answers, seen: Set<string>): typeof fetch {
  let requests = 0;
  return (input) => {
    const url = input instanceof Request ? input.url : String(input);
    const well = requests++ < wellUntil ? toGoodAnswer(url, known) : undefined;
    if (well !== undefined) {
      for (const secret of [known.accessToken, known.minted])
        if (JSON.stringify(well).includes(JSON.stringify(secret))) seen.add(secret);
      return Promise.resolve(Response.json(well));
    }
    const words = Object.values(known).map((secret: string) => echo.write(secret));
    const body = PLACES[place]?.(words.join(" ")) ?? "";
    // A phrase has Latin characters only.
    const phrase = words.join(" ").replace(/[^\x20-\x7e]/g, "");
    return Promise.resolve(new Response(body, { status, ...(inPhrase ? { statusText: phrase } : {}) }));
  };
}

function toGoodAnswer(url: string, { accessToken, minted }: KnownSecrets): object | undefined {
  if (/\/(oidc|oauth2)\//.test(url)) return { access_token: accessToken, token_type: "Bearer", expires_in: 3600 };
  if (url.endsWith("/token/list")) return {};
  if (url.endsWith("/token/create")) {
    const [creation_time, expiry_time] = [0, 90 * 86_400_000];
    return { token_value: minted, token_info: { token_id: "t", comment: "", creation_time, expiry_time } };
  }
  return undefined;
}

/** The calls of Pulumi, with inputs that hold credentials. */
const CALLS: Readonly<
  Record<string, (lifecycles: ReturnType<typeof createLifecycles>, inputs: Properties) => Promise<unknown>>
> = {
  "a check": ({ personalAccessToken }, inputs) => personalAccessToken.check({ ...inputs, rotation: "g0" }, inputs),
  "a mint": ({ personalAccessToken }, inputs) => personalAccessToken.create(inputs),
  "an adoption": ({ personalAccessToken }, inputs) => personalAccessToken.create(inputs),
  "a refresh": ({ personalAccessToken }, inputs) =>
    personalAccessToken.read("t", { ...inputs, tokenValue: "not-used" }),
  "a new comment": ({ personalAccessToken }, inputs) =>
    personalAccessToken.update("t", inputs, { ...inputs, comment: "other" }),
  "a delete": ({ personalAccessToken }, inputs) => personalAccessToken.delete("t", inputs),
  "a grant": ({ tokenUsageGrant }, inputs) => tokenUsageGrant.create(inputs),
  "a retirement": ({ tokenRetirement }, inputs) =>
    tokenRetirement.delete("r", { ...inputs, tokenId: "t", overlap: "24h", pending: [] }),
};

describe("what Pulumi can print", () => {
  for (const [sentence, call] of Object.entries(CALLS)) {
    it(`has no credential that an answer repeats, in ${sentence}`, () =>
      fc.assert(
        fc.asyncProperty(answers, fc.boolean(), async (given, hasAdministrator) => {
          const printed: { readonly text: string; readonly known: readonly string[] }[] = [];
          const { known } = given;
          const seen = new Set([known.ofPrincipal, known.ofEnvironment]);
          if (hasAdministrator) seen.add(known.ofAdministrator);
          if (sentence === "an adoption") seen.add(known.adopted);
          const print = (text: string): void => void printed.push({ text, known: [...seen] });
          const runtime = createTestRuntime(
            { DATABRICKS_TOKEN: known.ofEnvironment, DATABRICKS_HOST: "https://adb-1.test" },
            { fetch: echoing(given, seen), log: print },
          );
          const inputs = {
            host: "https://adb-1.test",
            applicationId: randomUUID(),
            servicePrincipalId: "1",
            login: { authType: "oauth-m2m", clientSecret: known.ofPrincipal },
            lineage: randomUUID(),
            label: "project/stack/name",
            lifetime: "90d",
            rotation: "g1",
            ...(sentence === "an adoption" ? { adopt: { tokenId: "t", tokenValue: known.adopted } } : {}),
            ...(hasAdministrator ? { administrator: { authType: "pat", token: known.ofAdministrator } } : {}),
          };
          const result = await call(createLifecycles(runtime), inputs).catch((error: unknown) => error);
          toTexts(result).forEach(print);
          for (const { text, known: secrets } of printed)
            for (const secret of secrets) assert.equal(findLeak(text, secret), undefined, text);
        }),
        { numRuns: 60 },
      ));
  }

  describe("has [credential] instead of one", () => {
    const TOKEN = "a-token-value-0123456789";
    const login = { authType: "oauth-m2m", clientSecret: "a-client-secret" };
    const inputs = {
      host: "https://adb-1.test",
      applicationId: randomUUID(),
      servicePrincipalId: "1",
      login,
      lineage: randomUUID(),
      label: "project/stack/name",
      lifetime: "90d",
      rotation: "g1",
    };
    let messages: string[];

    /** The lifecycles of a process whose workspace gives these answers, by the ends of paths; a text is an error. */
    function lifecyclesOf(
      answersByPath: Readonly<Record<string, object | string>>,
    ): ReturnType<typeof createLifecycles> {
      messages = [];
      const accessToken = { access_token: "an-access-token", token_type: "Bearer", expires_in: 3600 };
      const known: Readonly<Record<string, object | string>> = { "/oidc/v1/token": accessToken, ...answersByPath };
      const answer = (path: string): Response => {
        const found = known[Object.keys(known).find((end) => path.endsWith(end)) ?? ""] ?? "no";
        return typeof found === "string" ? Response.json({ message: found }, { status: 400 }) : Response.json(found);
      };
      return createLifecycles(
        createTestRuntime(
          { DATABRICKS_TOKEN: TOKEN, DATABRICKS_HOST: "https://adb-1.test" },
          {
            fetch: (url) => Promise.resolve(answer(new URL(String(url)).pathname)),
            log: (message) => messages.push(message),
          },
        ),
      );
    }

    const tokenId = createHash("sha256").update(TOKEN).digest("hex");
    const info = {
      token_id: tokenId,
      comment: "",
      creation_time: Date.now(),
      expiry_time: Date.now() + 365 * 86_400_000,
    };

    it("in the name of a caller", async () => {
      const { personalAccessToken } = lifecyclesOf({
        "/token/list": { token_infos: [info] },
        "/Me": { userName: TOKEN },
      });
      const adopt = { tokenId, tokenValue: TOKEN };
      await assert.rejects(personalAccessToken.create({ ...inputs, adopt }), (error: Error) => {
        assert.match(error.message, /it authenticates as \[credential\] and not as/);
        assert.equal(toTexts(error).join().includes(TOKEN), false);
        return true;
      });
    });

    it("as the id of a token", async () => {
      await lifecyclesOf({}).personalAccessToken.read(TOKEN, { ...inputs, tokenValue: TOKEN });
      assert.match(messages.join(), /^token \[credential\] of .* could not be looked up/);
      assert.equal(messages.join().includes(TOKEN), false);
    });

    it("of the environment that is not used", async () => {
      const { personalAccessToken } = lifecyclesOf({ "/oidc/v1/token": `it is not ${TOKEN}` });
      await assert.rejects(personalAccessToken.create(inputs), /returned 400: it is not \[credential\]/);
    });

    it("that was minted and is refused", async () => {
      const minted = "a-minted-value-0123456789";
      const { personalAccessToken } = lifecyclesOf({
        "/token/list": {},
        "/token/create": { token_value: minted, token_info: info },
        "/token/delete": `${minted} stays`,
      });
      await assert.rejects(personalAccessToken.create(inputs), /could not be revoked \(.*: \[credential\] stays/);
    });
  });
});

/** Texts of an error, its causes and its stack, and of check failures. */
function toTexts(result: unknown): readonly string[] {
  if (result instanceof Error)
    return [result.message, result.stack ?? "", JSON.stringify(result), ...toTexts(result.cause)];
  const { failures = [] } = (result ?? {}) as { readonly failures?: readonly { readonly reason: string }[] };
  return failures.map(({ reason }) => reason);
}
