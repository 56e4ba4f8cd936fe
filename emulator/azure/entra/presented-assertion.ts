import type { UnverifiedToken } from "../../kernel/unverified-claims";
import type { Application } from "../directory";

/** A client assertion that nobody has checked yet, and the application whose client shows it. */
export interface PresentedAssertion extends UnverifiedToken {
  readonly application: Application;
  /** The JSON web token as it was sent. */
  readonly assertion: string;
}
