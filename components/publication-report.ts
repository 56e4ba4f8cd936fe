import { quote } from "../dynamic/arguments/quote";
import { decideOwnership, type FoundSecret, type Publisher, toComponent, toStack } from "./publication-owner";

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
  const by = found.tags["publishedBy"] ?? "";
  const [owner, stack] = [quote(toComponent(by)), quote(toStack(by))];
  const importing = `pulumi import azure-native:keyvault:Secret ${name} ${found.id}, with the parent and flags of docs/publishing.md`;
  switch (decideOwnership(found, publisher)) {
    case "own":
      return undefined;
    case "renamed":
      return refuse(
        `holds the token of ServicePrincipalToken ${owner} of this stack: if that was renamed, add aliases: [{ name: ${owner} }] to the options; else give each token a secret of its own`,
      );
    case "foreign":
      return refuse(
        `holds the token of ServicePrincipalToken ${owner} of stack ${stack}: give each token a secret of its own`,
      );
    case "shared":
      return warn(
        `is also published by stack ${stack}: if this stack is a copy, give it a secret of its own; if that is its earlier name, set databricks-pat:renamedFrom`,
      );
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
