import { ALIAS_PHASES } from "./alias-phases";
import { ARGUMENT_PHASES } from "./argument-phases";
import { CLOCK_PHASES } from "./clock-phases";
import { COPIED_STACK_PHASES } from "./copied-stack-phases";
import { DESTROY_AND_REFRESH_PHASES } from "./destroy-and-refresh-phases";
import { ENTITLEMENT_PHASES } from "./entitlement-phases";
import { FIRST_RUN_PHASES } from "./first-run-phases";
import { LOGIN_PHASES } from "./login-phases";
import { OVERLAP_PHASES } from "./overlap-phases";
import { OWN_LOGIN_PHASES } from "./own-login-phases";
import type { Phase } from "./phase";
import { PLACE_PHASES } from "./place-phases";
import { throughThePlugin } from "./plugin-phases";
import { PUBLICATION_PHASES } from "./publication-phases";
import { ROTATION_PHASES } from "./rotation-phases";
import { SECRET_QUOTA_PHASES } from "./secret-quota-phases";
import { amongOtherTokens } from "./shared-list-phases";

const ALONE: readonly Phase[] = [
  ...FIRST_RUN_PHASES,
  ...ROTATION_PHASES,
  ...SECRET_QUOTA_PHASES,
  ...ENTITLEMENT_PHASES,
  ...OVERLAP_PHASES,
  ...ARGUMENT_PHASES,
  ...CLOCK_PHASES,
  ...LOGIN_PHASES,
  ...OWN_LOGIN_PHASES,
  ...DESTROY_AND_REFRESH_PHASES,
  ...ALIAS_PHASES,
  ...COPIED_STACK_PHASES,
  ...PUBLICATION_PHASES,
  ...PLACE_PHASES,
];

/** Every phase into which faults are injected. */
export const PHASES: readonly Phase[] = [...ALONE, ...amongOtherTokens(ALONE), ...throughThePlugin(ALONE)];
