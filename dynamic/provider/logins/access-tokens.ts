import { createHash } from "node:crypto";
import type { AccessToken } from "../http/issued-access-token";
import type { LoginHeaders } from "../http/call-login";
import type { MemorySlot, Runtime } from "../runtime";
import type { Access } from "./login-method";

/** A request for an access token. */
export interface AccessTokenRequest {
  /** Identifies the token: who logs in, how, and to which resource. May hold secrets. */
  readonly identity: readonly string[];
  readonly send: () => Promise<AccessToken>;
}

/** Access tokens are renewed this long before they expire, or at half of their lifetime, whichever is later. */
const EARLY_MILLISECONDS = 5 * 60_000;

interface Flight {
  readonly answer: Promise<string>;
  /** The token, once it has arrived. */
  landed?: { readonly value: string; readonly renewAt: number };
}

const FLIGHTS: MemorySlot<Map<string, Flight>> = { create: () => new Map() };

/** Access with a bearer token that `request` fetches: one login per identity, resource and process. */
export function bearerAccess(runtime: Runtime, request: AccessTokenRequest): Access {
  return {
    authorize: async () => toBearer(await getAccessToken(runtime, request)),
    forget: (refused) => forgetAccessToken(runtime, request, refused),
  };
}

/** The header that authenticates with this token. */
export function toBearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}

function getAccessToken(runtime: Runtime, request: AccessTokenRequest): Promise<string> {
  const flights = runtime.recall(FLIGHTS);
  const key = toKey(request);
  const known = flights.get(key);
  if (known !== undefined && (known.landed === undefined || runtime.realNow() < known.landed.renewAt)) {
    return known.answer;
  }
  const flight: Flight = {
    answer: request.send().then(({ value, lifetimeSeconds }) => {
      const early = Math.min(EARLY_MILLISECONDS, (lifetimeSeconds * 1000) / 2);
      flight.landed = { value, renewAt: runtime.realNow() + lifetimeSeconds * 1000 - early };
      return value;
    }),
  };
  flights.set(key, flight);
  flight.answer.catch(() => flights.get(key) === flight && flights.delete(key));
  return flight.answer;
}

/** Keeps a token that another call has fetched since. */
function forgetAccessToken(runtime: Runtime, request: AccessTokenRequest, refused: LoginHeaders): void {
  const flights = runtime.recall(FLIGHTS);
  const key = toKey(request);
  const landed = flights.get(key)?.landed;
  if (landed !== undefined && toBearer(landed.value).authorization === refused.authorization) flights.delete(key);
}

function toKey({ identity }: AccessTokenRequest): string {
  return createHash("sha256").update(JSON.stringify(identity)).digest("base64");
}
