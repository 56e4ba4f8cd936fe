import type { IncomingMessage } from "node:http";
import { isOwnHost } from "./host-names";

/** What a request is addressed to, or why it cannot be answered. */
export type RequestAddress =
  | { readonly url: URL; /** Path and query as sent. */ readonly target: string }
  /** The target or the host is not valid. */
  | { readonly problem: "malformed" }
  /** It is for another server. */
  | { readonly problem: "misdirected"; readonly host: string };

/** A host and a port, without anything that would end the host of a URL. */
const HOST = /^[^\s/?#@\\]+$/;

/** Reads it from the target, with the `Host` header where the target is only a path. */
export function readAddress(scheme: "http" | "https", incoming: IncomingMessage): RequestAddress {
  const sent = incoming.url ?? "";
  // A proxy's client sends a whole URL as the target; its host is the one that counts.
  const whole = /^(https?):\/\/([^/?#]*)(.*)$/is.exec(sent);
  if (whole !== null && whole[1]?.toLowerCase() !== scheme) return { problem: "malformed" };
  const host = whole?.[2] ?? incoming.headers.host ?? "";
  const target = whole === null ? sent : (whole[3] ?? "").replace(/^(?!\/)/, "/");
  const address = `${scheme}://${host}${target}`;
  if (!HOST.test(host) || !target.startsWith("/") || !URL.canParse(address)) return { problem: "malformed" };
  const url = new URL(address);
  return isOwnHost(url.hostname) ? { url, target } : { problem: "misdirected", host: url.host };
}
