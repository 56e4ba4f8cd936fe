import {
  decideOwnership,
  type FoundSecret,
  otherOwnerProblem,
  type Publisher,
} from "../dynamic/arguments/publication-owner";

/** What is to be said about a secret that exists. */
export interface Report {
  /** Whether the run fails with it. */
  readonly isRefused: boolean;
  /** Follows "secret X of vault Y". */
  readonly problem: string;
}

/** The report on a secret, with the way on; undefined for the component's own. `name` is that of the secret in Pulumi. */
export function reportOn(found: FoundSecret, publisher: Publisher, name: string): Report | undefined {
  const refuse = (problem: string): Report => ({ isRefused: true, problem });
  const warn = (problem: string): Report => ({ isRefused: false, problem });
  const owner = decideOwnership(found, publisher);
  const importing = `pulumi import azure-native:keyvault:Secret ${name} ${found.id}, with the parent and flags of docs/publishing.md`;
  switch (owner) {
    case "own":
      return undefined;
    case "renamed":
    case "foreign":
      return refuse(otherOwnerProblem(found, owner));
    case "shared":
      return warn(otherOwnerProblem(found, owner));
    case "earlier":
      return warn(`exists already, from an earlier run: if pulumi up cannot create it, run ${importing}`);
    case "unmarked":
      if (publisher.lineage !== undefined)
        return warn(
          `was made or overwritten by somebody else: if this component published it, run pulumi refresh and pulumi up, which publish the token again; if publish is new, run ${importing}`,
        );
      return refuse(
        `exists already, and no ServicePrincipalToken made it: choose another secretName; to keep its name, run pulumi up without publish, then ${importing}`,
      );
  }
}
