import type { Principal } from "./workspace-principal";

/** Whether the principal is active and known everywhere; a login before that counts down the refusals. */
export function mayLogIn(principal: Principal): boolean {
  return principal.active && isKnownYet(principal);
}

/** Whether a new principal or secret is known everywhere; a login before that counts down the refusals. */
export function isKnownYet(subject: { refusedLogins: number }): boolean {
  if (subject.refusedLogins === 0) return true;
  subject.refusedLogins -= 1;
  return false;
}
