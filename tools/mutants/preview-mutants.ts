import type { Mutant } from "./mutant";

const PREVIEW = "provider/lifecycles/publication-preview.test.ts";
const LIFECYCLE = "provider/lifecycles/publication-lifecycle.test.ts";
const MISSPELT = "arguments/misspelt-fields.test.ts";
const IDENTITY = "provider/checks/run-identity-check.test.ts";
const MANAGER = "provider/checks/principal-kind-check.test.ts";

/** Mutants whose preview says something false, or hides what a run does. */
export const PREVIEW_MUTANTS: readonly Mutant[] = [
  {
    id: "one-hint-for-all",
    breaks: "has one hint for all misspelt fields of an argument",
    file: "../arguments/schema.ts",
    find: "message: messages[index] ?? message",
    replacement: "message: messages[0] ?? message",
    test: { file: MISSPELT, title: "has its own hint where several are misspelt" },
  },
  {
    id: "missing-before-misspelt",
    breaks: "says that a field is missing before it names the one that is misspelt",
    file: "../arguments/strict-object.ts",
    find: "return written === undefined ?",
    replacement: "return written !== undefined ?",
    test: { file: MISSPELT, title: "is named first, with the right one" },
  },
  {
    id: "stays-unseen",
    breaks: "shows a change of everything that depends on a token which a run updates in place",
    file: "lifecycles/token-lifecycle.ts",
    find: "if (replaces.length === 0) rememberStaying(",
    replacement: "if (replaces.length < 0) rememberStaying(",
    test: { file: PREVIEW, title: "shows no change of what depends on the token" },
  },
  {
    id: "replaced-stays",
    breaks: "shows no change of what depends on a token that the run replaces",
    file: "lifecycles/token-lifecycle.ts",
    find: "if (replaces.length === 0) rememberStaying(",
    replacement: "if (replaces.length >= 0) rememberStaying(",
    test: { file: PREVIEW, title: "shows every change where the run replaces the token" },
  },
  {
    id: "own-value-lost",
    breaks: "warns that a key of a scope loses a token of the program itself",
    file: "sinks/place-ownership.ts",
    find: " && !isToken(stored))",
    replacement: ")",
    test: { file: PREVIEW, title: "says nothing where a place gets another name, or two places swap" },
  },
  {
    id: "any-value-own",
    breaks: "does not name a value that the token replaces in a scope",
    file: "sinks/place-ownership.ts",
    find: " && !isToken(stored))",
    replacement: " && isToken(stored))",
    test: { file: PREVIEW, title: "names a value that is somebody's" },
  },
  {
    id: "login-without-remedy",
    breaks: "does not name the login of a place that cannot be logged in to",
    file: "sinks/place-failure.ts",
    find: 'if (about === "place") return',
    replacement: "if (about !== undefined) return",
    test: { file: PREVIEW, title: "of a component" },
  },
  {
    id: "drift-unseen",
    breaks: "shows an update without a changed field after somebody overwrote a place",
    file: "lifecycles/publication-lifecycle.ts",
    find: "inputs: { ...toInputs(properties), drift },",
    replacement: "",
    test: { file: LIFECYCLE, title: "is seen by a refresh as overwritten" },
  },
  {
    id: "two-places-one-name",
    breaks: "names a former place like the one that has its name now",
    file: "lifecycles/token-delivery.ts",
    find: "called: named.sink.description",
    replacement: "called: `publish.${named.name}`",
    test: { file: "provider/lifecycles/value-free-sinks.test.ts", title: "are each named by their own address" },
  },
  {
    id: "wrong-subject-passes",
    breaks: "only logs that the run has another subject than the one that is about to be trusted",
    file: "checks/run-identity-check.ts",
    find: 'if (toErrorCode(error) !== "OTHER_IDENTITY" || mayApplyElsewhere(runtime))',
    replacement: "if (toErrorCode(error) !== undefined)",
    test: { file: IDENTITY, title: "accepts its own subject and issuer, and refuses another one" },
  },
  {
    id: "pull-request-fails",
    breaks: "fails the preview of a pull request, whose subject is its own",
    file: "checks/run-identity-check.ts",
    find: 'return runtime.env.GITHUB_EVENT_NAME === "pull_request";',
    replacement: "return runtime.env.GITHUB_EVENT_NAME === undefined;",
    test: { file: IDENTITY, title: "is no failure for a pull request" },
  },
  {
    id: "later-subject-unseen",
    breaks: "does not compare a changed subject before the next mint",
    file: "lifecycles/token-lifecycle.ts",
    find: "if (trustsAnother(olds, news))",
    replacement: "if (!trustsAnother(olds, news))",
    test: { file: IDENTITY, title: "fails a changed subject without a new token" },
  },
  {
    id: "secret-login-in-clear",
    breaks: "stores a login with a secret in clear",
    file: "../arguments/login-secrecy.ts",
    find: ".every(({ secret }) => !secret)",
    replacement: ".some(({ secret }) => !secret)",
    test: { file: "arguments/login-secrecy.test.ts", title: "by azure-client-secret is stored as a secret" },
  },
  {
    id: "proved-login-warned",
    breaks: "warns in each rotation of a login that has worked",
    file: "checks/preflight.ts",
    find: "if (found.ok && !hasMinted)",
    replacement: "if (found.ok)",
    test: { file: MANAGER, title: "warns of no login that has worked before" },
  },
  {
    id: "new-application-supposed",
    breaks: "supposes that Databricks manages a principal that Entra does not know yet, although it has an object id",
    file: "checks/principal-kind-check.ts",
    find: "if ((await readObjectId(runtime, principal)) !== null) return;",
    replacement: "await readObjectId(runtime, principal);",
    test: { file: MANAGER, title: "is not supposed with an object id" },
  },
];
