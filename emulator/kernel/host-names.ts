/** The names of the server's certificate, in its notation. Both domains are reserved: nobody can register them. */
export const HOST_NAMES: readonly string[] = ["localhost", "*.vault.localhost", "*.vault.emulator.test"];
/** The addresses of its certificate. */
export const HOST_ADDRESSES: readonly string[] = ["127.0.0.1", "::1"];

/**
 * Whether a client that addressed this host name (as `URL` has it) meant the emulator. A web page can make its own name
 * resolve to this machine, and a browser then lets the page read every answer; it cannot do so with these names.
 */
export function isOwnHost(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  return HOST_ADDRESSES.includes(address) || HOST_NAMES.some((name) => covers(name, hostname));
}

/** An asterisk stands for one label, as in a certificate. */
function covers(name: string, hostname: string): boolean {
  if (!name.startsWith("*.")) return name === hostname;
  return hostname.endsWith(name.slice(1)) && !hostname.slice(0, -name.slice(1).length).includes(".");
}
