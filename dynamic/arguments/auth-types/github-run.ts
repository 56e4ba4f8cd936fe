import type { AuthType } from "./auth-type";

/** A job of GitHub Actions that may have an identity token. */
export const GITHUB_RUN = {
  variables: [
    { variable: "ACTIONS_ID_TOKEN_REQUEST_URL", secret: false },
    { variable: "ACTIONS_ID_TOKEN_REQUEST_TOKEN", secret: true },
  ],
  remedy: "run pulumi in a job of GitHub Actions that has permissions: id-token: write",
} as const satisfies AuthType["run"];
