import type { JWTPayload } from "jose";
import type { Application } from "../directory";

/** A client assertion, and the application whose client shows it. */
export interface PresentedAssertion {
  readonly application: Application;
  /** The JSON web token as it was sent. */
  readonly assertion: string;
  /** Its claims, which nobody has checked yet. */
  readonly claims: JWTPayload;
}
