import type { AdoptedToken } from "../../arguments/adopt";
import type { TokenSinks } from "../../arguments/token-publish";
import type { Principal } from "../logins/principal-session";
import { toComment } from "./marker";

/** The inputs of a personal access token, all known. */
export interface TokenInputs extends Principal {
  /** Id of the series of tokens. */
  readonly lineage: string;
  /** Project, stack and name of the resource; undefined in an older state. */
  readonly label: string | undefined;
  readonly lifetime: string;
  readonly scopes: readonly string[] | undefined;
  readonly comment: string | undefined;
  /** How long a replaced token stays active, in seconds. */
  readonly overlapSeconds: number;
  readonly rotation: string | undefined;
  /** The token to adopt as the first one, instead of minting it. */
  readonly adopt: AdoptedToken | undefined;
  /** Whether CAN USE on tokens is granted by somebody else. */
  readonly isUsageAssumed: boolean;
  /** Whether this token's own create grants CAN USE before the first mint. */
  readonly isUsageGranted: boolean;
  /** Whether the program has made the federated credential or policy by which the principal logs in. */
  readonly hasMadeTrust: boolean;
  /** The sinks that get its value, which is not stored; undefined if it is stored. */
  readonly publish: TokenSinks | undefined;
  /** Project, stack and name of the component that publishes it; undefined for the resource itself. */
  readonly publishedBy: string | undefined;
}

/** The comment of a token with these inputs: the user's words and the marker. */
export function toOwnComment({ comment, lineage, rotation, label }: TokenInputs): string {
  return toComment(comment, { lineage, rotation: rotation ?? "-", label: label ?? "-" });
}
