import { POLICY_NEEDS } from "../dynamic/arguments/federated-logins";
import type { ArgumentList } from "../dynamic/arguments/argument";
import { isDuration } from "../dynamic/arguments/duration";
import { kind as kindArgument } from "../dynamic/arguments/kind";
import { lifetime as lifetimeArgument } from "../dynamic/arguments/lifetime";
import { NO_OVERLAP, overlapProblem } from "../dynamic/arguments/overlap";
import { type ArgumentProblem, isPromised, notAnArgument, problemsOf, toProblem } from "../dynamic/arguments/problems";
import { hasPlaces, isOnePlace, placeProblems } from "../dynamic/arguments/publish";
import { renewalProblem } from "../dynamic/arguments/renew-before";
import { problemOf } from "../dynamic/arguments/schema";
import { unstoredProblems } from "../dynamic/arguments/unstored-problems";
import { asWritten, noArguments, toGiven } from "../dynamic/refusal";
import { ARGUMENTS, COMMON, STRUCTURAL } from "./arguments";
import type { CommonArgs, DatabricksPrincipalArgs, ServicePrincipalTokenArgs } from "./service-principal-token-args";

const PLAIN_ONLY = "must be a plain value and not an output: it decides which resources exist";

const RESOURCE = "ServicePrincipalToken";

type Kind = ServicePrincipalTokenArgs["kind"];

const KINDS = Object.keys(ARGUMENTS) as Kind[];

/**
 * All problems of the arguments that are plain values. Outputs are checked when they are known, by the resources that
 * take them. `hidden`: arguments that no message offers.
 */
export function argumentProblems(args: ServicePrincipalTokenArgs, hidden: readonly string[] = []): ArgumentProblem[] {
  if (toGiven(args) === undefined) return [refuse("arguments", noArguments(args, "a kind"))];
  const wrongKind = isPromised(args.kind) ? PLAIN_ONLY : problemOf(kindArgument.schema, args.kind);
  if (wrongKind === undefined) return problemsInKind(args, hidden);
  const { kind: _kind, ...others } = args;
  return [refuse("kind", wrongKind), ...problemsInAnyKind(others, hidden)];
}

function problemsInKind(args: ServicePrincipalTokenArgs, hidden: readonly string[]): ArgumentProblem[] {
  const { kind } = args;
  const alone = problemsAlone(
    args,
    ARGUMENTS[kind],
    (property, value) =>
      misplacedProblem(kind, property, hidden) ??
      (STRUCTURAL[kind].includes(property) ? promiseProblem(property, value) : undefined),
  ).map((problem) =>
    problem.property in args ? problem : refuse(problem.property, `is missing: kind "${kind}" needs it`),
  );
  const policy = kind === "databricks" ? policyProblems(args) : [];
  return [...alone, ...identityProblems(args), ...policy, ...problemsTogether(args)];
}

/** The problems that do not depend on the kind, where it is not known. */
function problemsInAnyKind(args: CommonArgs, hidden: readonly string[]): ArgumentProblem[] {
  const all = [...new Set(KINDS.flatMap(namesOf))];
  const unknown = Object.keys(args).filter((property) => !all.includes(property));
  const shared = Object.fromEntries(Object.entries(args).filter(([property]) => Object.hasOwn(COMMON, property)));
  const alone = problemsAlone(shared, { required: {}, optional: COMMON }, (property, value) =>
    KINDS.every((kind) => STRUCTURAL[kind].includes(property)) ? promiseProblem(property, value) : undefined,
  );
  const misspelt = unknown.map((property) => refuse(property, notAnArgument(property, without(all, hidden), RESOURCE)));
  return [...alone, ...misspelt, ...problemsTogether(shared)];
}

/** The problems of each argument: as `refusal` says first, then by its schema. */
function problemsAlone(
  args: object,
  list: ArgumentList,
  refusal: (property: string, value: unknown) => string | undefined,
): ArgumentProblem[] {
  const own = Object.entries(args).filter(([, value]) => value !== undefined);
  const refused = own.flatMap(([property, value]) => {
    const problem = refusal(property, value);
    return problem === undefined ? [] : [refuse(property, problem)];
  });
  const judged = own.filter(([property]) => refused.every((problem) => problem.property !== property));
  return [...problemsOf(list, Object.fromEntries(judged), asWritten()), ...refused];
}

/** The problem of an argument that this kind, or every kind, does not have. */
function misplacedProblem(kind: Kind, property: string, hidden: readonly string[]): string | undefined {
  if (hasArgument(kind, property)) return undefined;
  const owners = KINDS.filter((owner) => hasArgument(owner, property));
  if (owners.length === 0) return notAnArgument(property, without(namesOf(kind), hidden), RESOURCE);
  const named = owners.map((owner) => `"${owner}"`).join(" and ");
  return `belongs to ${owners.length === 1 ? "kind" : "kinds"} ${named} and not to kind "${kind}"`;
}

/**
 * The problem of an output where a plain value must decide which resources exist. An item of a list counts like the
 * list, and the `authType` of a login like the login.
 */
function promiseProblem(property: string, value: unknown): string | undefined {
  const { authType } = (value ?? {}) as { readonly authType?: unknown };
  if ([value, authType].flat().some(isPromised)) return PLAIN_ONLY;
  return property === "publish" ? promisedPlace(value) : undefined;
}

/** The problem of a place, or its kind, that is an output. */
function promisedPlace(places: unknown): string | undefined {
  if (isOnePlace(places)) return undefined;
  for (const [name, place] of Object.entries(places ?? {})) {
    if (isPromised(place)) return `${name} ${PLAIN_ONLY}`;
    if (isPromised((place as { readonly kind?: unknown } | null)?.kind)) return `${name}.kind ${PLAIN_ONLY}`;
  }
  return undefined;
}

/** By which an existing principal is found, in the order in which messages name them. */
const IDENTITIES = ["applicationId", "objectId", "displayName", "servicePrincipalId"] as const;

/** The problem of an existing principal that is not identified by one argument; a numeric id may stand beside another id. */
function identityProblems(args: ServicePrincipalTokenArgs): ArgumentProblem[] {
  if (args.kind !== "existing") return [];
  const [first, second] = IDENTITIES.filter((name) => args[name] !== undefined);
  if (first === undefined)
    return [
      refuse("applicationId", 'is missing: kind "existing" needs it, or objectId, displayName or servicePrincipalId'),
    ];
  if (second === undefined || (first === "applicationId" && second === "servicePrincipalId")) return [];
  return [refuse(second, `stands beside ${first}: give one of them only, by which the principal is found`)];
}

/** Problems of arguments that are valid alone but not together. */
function problemsTogether(args: CommonArgs): ArgumentProblem[] {
  const { lifetime = lifetimeArgument.default, renewBefore, overlap, publish, revokeWhen } = args;
  const places = hasPlaces({ publish }) ? placeProblems(publish ?? {}) : [];
  const problems = places.map(([name, message]) => toProblem("publish", { path: [name], message }));
  if (revokeWhen !== undefined && (overlap ?? (hasPlaces({ publish }) ? undefined : NO_OVERLAP)) === NO_OVERLAP) {
    problems.push(refuse("revokeWhen", "needs an overlap: without one, replaced tokens are revoked at once"));
  }
  const excess = isDuration(lifetime) && isOverlap(overlap) ? overlapProblem(overlap, lifetime) : undefined;
  if (excess !== undefined) problems.push(refuse("overlap", excess));
  const order = isDuration(lifetime) && isDuration(renewBefore) ? renewalProblem(lifetime, renewBefore) : undefined;
  if (order !== undefined) problems.push(refuse("renewBefore", order));
  return [...problems, ...unstoredProblems(args).map(([property, problem]) => refuse(property, problem))];
}

/** What is missing for the federation policy that the component is to make. */
function policyProblems({ login, accountProvider }: DatabricksPrincipalArgs): ArgumentProblem[] {
  if (accountProvider === undefined) return [];
  if (typeof login !== "object")
    return [
      refuse("accountProvider", 'makes a federation policy: give login too, like { authType: "github-oidc", subject }'),
    ];
  const given = (login ?? {}) as Readonly<Record<string, unknown>>;
  const needs: Readonly<Record<string, readonly string[]>> = POLICY_NEEDS;
  return (needs[String(given["authType"])] ?? [])
    .filter((field) => given[field] === undefined)
    .map((field) =>
      toProblem("login", {
        path: [field],
        message: "is missing: the federation policy that accountProvider makes needs it",
      }),
    );
}

function without(names: readonly string[], hidden: readonly string[]): readonly string[] {
  return names.filter((name) => !hidden.includes(name));
}

function hasArgument(kind: Kind, property: string): boolean {
  return namesOf(kind).includes(property);
}

function namesOf(kind: Kind): readonly string[] {
  const { required, optional } = ARGUMENTS[kind];
  return Object.keys({ ...required, ...optional });
}

function isOverlap(value: unknown): value is string {
  return value === NO_OVERLAP || isDuration(value);
}

function refuse(property: string, message: string): ArgumentProblem {
  return toProblem(property, { path: [], message });
}
