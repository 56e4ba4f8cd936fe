import { isDuration } from "../dynamic/arguments/duration";
import { kind as kindArgument } from "../dynamic/arguments/kind";
import { lifetime as lifetimeArgument } from "../dynamic/arguments/lifetime";
import { NO_OVERLAP } from "../dynamic/arguments/overlap";
import { type ArgumentProblem, AS_WRITTEN, isPromised, problemsOf, toProblem } from "../dynamic/arguments/problems";
import { renewalProblem } from "../dynamic/arguments/renew-before";
import { problemOf } from "../dynamic/arguments/schema";
import { ARGUMENTS, STRUCTURAL } from "./arguments";
import type { ServicePrincipalTokenArgs } from "./service-principal-token-args";

const PLAIN_ONLY = "must be a plain value and not an output: it decides which resources exist";

type Kind = ServicePrincipalTokenArgs["kind"];

/**
 * All problems of the arguments that are plain values. Outputs are checked when they are known, by the resources that
 * take them.
 */
export function argumentProblems(args: ServicePrincipalTokenArgs): ArgumentProblem[] {
  const given: unknown = args;
  if (typeof given !== "object" || given === null) return [refuse("kind", "is missing: give an object with a kind")];
  if (isPromised(args.kind)) return [refuse("kind", PLAIN_ONLY)];
  const unknownKind = problemOf(kindArgument.schema, args.kind);
  if (unknownKind !== undefined) return [refuse("kind", unknownKind)];
  const { kind } = args;
  const own = Object.entries(args).filter(([, value]) => value !== undefined);
  const refused = own.flatMap(([property, value]) => {
    const problem = misplacedProblem(kind, property) ?? structuralProblem(kind, property, value);
    return problem === undefined ? [] : [refuse(property, problem)];
  });
  const judged = own.filter(([property]) => refused.every((problem) => problem.property !== property));
  const problems = problemsOf(ARGUMENTS[kind], Object.fromEntries(judged), AS_WRITTEN).map((problem) =>
    problem.property in args ? problem : refuse(problem.property, `is missing: kind "${kind}" needs it`),
  );
  return [...problems, ...refused, ...problemsTogether(args)];
}

/** The problem of an argument that this kind, or every kind, does not have. */
function misplacedProblem(kind: Kind, property: string): string | undefined {
  if (hasArgument(kind, property)) return undefined;
  const owners = (Object.keys(ARGUMENTS) as Kind[]).filter((owner) => hasArgument(owner, property));
  if (owners.length === 0) return "is not an argument of ServicePrincipalToken";
  const named = owners.map((owner) => `"${owner}"`).join(" and ");
  return `belongs to ${owners.length === 1 ? "kind" : "kinds"} ${named} and not to kind "${kind}"`;
}

/**
 * The problem of an output where a plain value must decide which resources exist. An item of a list counts like the
 * list.
 */
function structuralProblem(kind: Kind, property: string, value: unknown): string | undefined {
  if (!STRUCTURAL[kind].includes(property) || ![value].flat().some(isPromised)) return undefined;
  return PLAIN_ONLY;
}

/** Problems of arguments that are valid alone but not together. */
function problemsTogether({
  lifetime = lifetimeArgument.default,
  renewBefore,
  overlap = NO_OVERLAP,
  revokeWhen,
}: ServicePrincipalTokenArgs): ArgumentProblem[] {
  const problems: ArgumentProblem[] = [];
  if (revokeWhen !== undefined && overlap === NO_OVERLAP) {
    problems.push(refuse("revokeWhen", "needs an overlap: without one, replaced tokens are revoked at once"));
  }
  const order = isDuration(lifetime) && isDuration(renewBefore) ? renewalProblem(lifetime, renewBefore) : undefined;
  if (order !== undefined) problems.push(refuse("renewBefore", order));
  return problems;
}

function hasArgument(kind: Kind, property: string): boolean {
  const { required, optional } = ARGUMENTS[kind];
  return Object.hasOwn(required, property) || Object.hasOwn(optional, property);
}

function refuse(property: string, message: string): ArgumentProblem {
  return toProblem(property, { path: [], message });
}
