import { BlockList, isIP, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
import { isLoopback } from "../../arguments/host";
import { toPort } from "./connection-end";

/** Addresses of a machine's own network, which no router passes on. */
const LINK_LOCAL = /^169\.254\.\d+\.\d+$/;

/**
 * Whether requests to `url` go past the proxy, by the rules of Go's `net/http`, which Pulumi's other providers obey:
 * this machine always does, and so does what an entry of `NO_PROXY` names. Link-local addresses always do too: the
 * metadata service that a proxy reaches is that of the proxy's machine. Entries are separated by commas: "*", a
 * domain with its subdomains ("corp.test"), subdomains alone (".corp.test"), an address, or a network ("10.0.0.0/8"),
 * each but the last with or without a port.
 *
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function goesPastProxy(noProxy: string, url: URL): boolean {
  if (isLoopback(url)) return true;
  if (LINK_LOCAL.test(url.hostname)) return true;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = toPort(url);
  return noProxy.split(",").some((entry) => matches(entry.trim().toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  const [, network = "", prefix = ""] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
  if (isIP(network) !== 0) return isIP(host) !== 0 && isInNetwork(host, network, Number(prefix));
  const [, name = entry, entryPort = port] = /^([^:]+|\[.+\]):(\d*)$/.exec(entry) ?? [];
  return (entryPort === "" || entryPort === port) && isNamed(name.replace(/^\[(.+)\]$/, "$1"), host);
}

function isNamed(name: string, host: string): boolean {
  if (isIP(name) !== 0) return isIP(host) !== 0 && isInNetwork(host, name, isIPv6(name) ? 128 : 32);
  const [, dot = "", domain = ""] = /^(?:\*?(\.))?(.+)$/.exec(name) ?? [];
  if (domain === "" || isIP(host) !== 0) return false;
  // The host of a URL is in ASCII already.
  const ascii = domainToASCII(domain) || domain;
  return host.endsWith(`.${ascii}`) || (dot === "" && host === ascii);
}

function isInNetwork(address: string, network: string, prefix: number): boolean {
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  if (prefix > (family === "ipv6" ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
