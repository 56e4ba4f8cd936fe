import type { Mutant } from "./mutant";
import { IDENTITY_MUTANTS } from "./identity-mutants";
import { FORWARD_MUTANTS } from "./forward-mutants";
import { CONFIGURATION_MUTANTS } from "./configuration-mutants";
import { CLOCK_MUTANTS } from "./clock-mutants";
import { DISPOSAL_MUTANTS } from "./disposal-mutants";
import { REVOCATION_MUTANTS } from "./revocation-mutants";
import { MOVED_MUTANTS } from "./moved-mutants";
import { MINT_MUTANTS } from "./mint-mutants";
import { PAIR_MUTANTS } from "./pair-mutants";
import { SCHEDULE_MUTANTS } from "./schedule-mutants";
import { SAFETY_MUTANTS } from "./safety-mutants";
import { SECRET_MUTANTS } from "./secret-mutants";
import { ENTITLEMENT_MUTANTS } from "./entitlement-mutants";
import { LIMITS_MUTANTS } from "./limits-mutants";
import { NETWORK_MUTANTS } from "./network-mutants";
import { PUBLICATION_MUTANTS } from "./publication-mutants";
import { SINK_MUTANTS } from "./sink-mutants";
import { LOGIN_MUTANTS } from "./login-mutants";
import { AZURE_MUTANTS } from "./azure-mutants";
import { FEDERATION_MUTANTS } from "./federation-mutants";
import { ENGINE_END_MUTANTS } from "./engine-end-mutants";
import { ADVICE_MUTANTS } from "./advice-mutants";
import { KIND_MUTANTS } from "./kind-mutants";
import { SELF_ROTATION_MUTANTS } from "./self-rotation-mutants";
import { SECRETLESS_MUTANTS } from "./secretless-mutants";
import { RETIRE_MUTANTS } from "./retire-mutants";
import { STATE_MUTANTS } from "./state-mutants";
import { REQUEST_MUTANTS } from "./request-mutants";
import { VALUE_FREE_MUTANTS } from "./value-free-mutants";
import { PREVIEW_MUTANTS } from "./preview-mutants";
import { PLACE_MUTANTS } from "./place-mutants";
import { COPIED_PLACE_MUTANTS } from "./copied-place-mutants";
import { COMMAND_MUTANTS } from "./command-mutants";
import { COMMAND_CARE_MUTANTS } from "./command-care-mutants";
import { POLICY_MUTANTS } from "./policy-mutants";
import { PEER_MUTANTS } from "./peer-mutants";
import { LEAN_MUTANTS } from "./lean-mutants";
import { PLUGIN_MUTANTS } from "./plugin-mutants";

/** All mutants of the provider. */
export const MUTANTS: readonly Mutant[] = [
  ...MINT_MUTANTS,
  ...DISPOSAL_MUTANTS,
  ...REVOCATION_MUTANTS,
  ...MOVED_MUTANTS,
  ...SCHEDULE_MUTANTS,
  ...SAFETY_MUTANTS,
  ...SECRET_MUTANTS,
  ...IDENTITY_MUTANTS,
  ...FORWARD_MUTANTS,
  ...PAIR_MUTANTS,
  ...CLOCK_MUTANTS,
  ...LIMITS_MUTANTS,
  ...ENTITLEMENT_MUTANTS,
  ...NETWORK_MUTANTS,
  ...CONFIGURATION_MUTANTS,
  ...PUBLICATION_MUTANTS,
  ...SINK_MUTANTS,
  ...LOGIN_MUTANTS,
  ...FEDERATION_MUTANTS,
  ...AZURE_MUTANTS,
  ...ENGINE_END_MUTANTS,
  ...ADVICE_MUTANTS,
  ...KIND_MUTANTS,
  ...SELF_ROTATION_MUTANTS,
  ...SECRETLESS_MUTANTS,
  ...VALUE_FREE_MUTANTS,
  ...PREVIEW_MUTANTS,
  ...STATE_MUTANTS,
  ...REQUEST_MUTANTS,
  ...PLACE_MUTANTS,
  ...COPIED_PLACE_MUTANTS,
  ...COMMAND_MUTANTS,
  ...COMMAND_CARE_MUTANTS,
  ...RETIRE_MUTANTS,
  ...POLICY_MUTANTS,
  ...PEER_MUTANTS,
  ...LEAN_MUTANTS,
  ...PLUGIN_MUTANTS,
];
