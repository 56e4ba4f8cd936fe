import assert from "node:assert/strict";
import * as fc from "fast-check";
import { keepSecret, toCleanWords } from "../../../../dynamic/provider/errors/clean-words";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { echoes, findLeak, secrets } from "../echoes";
import { createTestRuntime } from "../test-runtime";

const SECRET = 'Ab8Q~x/"\\<&%+=0123456789';

function knowing(...known: readonly string[]): Runtime {
  const runtime = createTestRuntime({});
  for (const secret of known) keepSecret(runtime, secret);
  return runtime;
}

const clean = (text: string, ...known: readonly string[]): string => toCleanWords(knowing(...known), text);

describe("toCleanWords", () => {
  it("finds a credential in every form in which a text repeats it", () =>
    fc.assert(
      fc.property(secrets, echoes, (secret, { form, write }) => {
        const leak = findLeak(clean(write(secret), "another-credential", secret), secret);
        assert.equal(leak, undefined, form);
      }),
      { numRuns: 1000 },
    ));

  const CASES: Readonly<Record<string, readonly [text: string, known: string, cleaned: string]>> = {
    "in words": [`The secret ${SECRET} is wrong.`, SECRET, "The secret [credential] is wrong."],
    "in JSON": [JSON.stringify({ a: SECRET }), SECRET, '{"a":"[credential]"}'],
    "in a URL": [`?s=${encodeURIComponent(SECRET)}&t=1`, SECRET, "?s=[credential]&t=1"],
    "in HTML, with backslashes before a quote": [
      "The secret ?Z9%]x)\\\\&quot;a=Qw7 is wrong.",
      '?Z9%]x)\\\\"a=Qw7',
      "The secret [credential] is wrong.",
    ],
    "in the beginning of a text that was cut": ["The secret Ab8Q~x/…", SECRET, "The secret [credential]…"],
    "in a PEM text, whose marks are ordinary words": [
      "-----BEGIN CERTIFICATE----- MIIB0123456789abcdef of a certificate-credential, PRIVATE",
      "-----BEGIN CERTIFICATE-----\nMIIB0123456789abcdef\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----",
      "-----BEGIN CERTIFICATE----- [credential] of a certificate-credential, PRIVATE",
    ],
    "that is short, as a word": ["The secret hunter2 is wrong", "hunter2", "The secret [credential] is wrong"],
  };
  for (const [sentence, [text, known, cleaned]] of Object.entries(CASES))
    it(`replaces a credential ${sentence}`, () => assert.equal(clean(text, known), cleaned));

  it("replaces the parts of a credential with a line break inside", () => {
    assert.equal(
      clean("got first-half and second-half", "first-half\nsecond-half"),
      "got [credential] and [credential]",
    );
  });

  const KEPT: Readonly<Record<string, readonly [text: string, known: string]>> = {
    "of a credential with five characters": ["The token is wrong", "token"],
    "that have a short credential inside": ["The retirements of tokens", "tokens2"],
    "that share a few letters with a credential": [
      "a service principal of this workspace",
      "principal-0123456789-workspace",
    ],
    "in several lines": ["minting failed: no\nActive now: nothing\n\tNext: pulumi up", "another-credential"],
  };
  for (const [sentence, [text, known]] of Object.entries(KEPT))
    it(`keeps words ${sentence}`, () => assert.equal(clean(text, known), text));

  it("removes commands to a terminal and characters that show nothing", () => {
    const text = "a\u001b[2Jb\u001b]0;title\u0007c\u0008\u009bd\u202ee\u200bf\r\ng\rh";
    assert.equal(clean(text), "abcdef\ng\nh");
  });

  it("takes milliseconds with the credentials of 600 principals", () => {
    const runtime = knowing(
      ...Array.from({ length: 600 }, (_, index) => `client-secret-${index}-${"x1".repeat(12)}`),
      ...Array.from({ length: 600 }, (_, index) => `eyJ${index}${"aB3".repeat(400)}`),
    );
    toCleanWords(runtime, "the first time prepares the forms");
    // Time of this process, which other processes of a busy machine do not lengthen.
    const before = process.cpuUsage();
    for (let call = 0; call < 10; call++) toCleanWords(runtime, "The workspace is busy. ".repeat(20));
    const { user } = process.cpuUsage(before);
    assert.ok(user < 2_000_000, `${user / 1000} ms`);
  });
});
