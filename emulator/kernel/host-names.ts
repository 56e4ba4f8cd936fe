/** The server's own names, as certificates write them. Their domains are reserved: nobody can register them. */
export const OWN_NAMES: readonly string[] = ["localhost", "*.vault.localhost", "*.vault.emulator.test"];
/**
 * Names of the real services, for clients that let nothing else be set: the emulator answers for them as a proxy. Nobody
 * but Microsoft and Databricks can make a name below them resolve to this machine.
 */
export const PLAYED_NAMES: readonly string[] = [
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.chinacloudapi.cn",
  "management.azure.com",
  "management.usgovcloudapi.net",
  "management.chinacloudapi.cn",
  "*.0.azuredatabricks.net",
  "*.0.databricks.azure.us",
  "*.0.databricks.azure.cn",
];
/** The metadata service of every virtual machine: an address that no network routes. */
const METADATA_ADDRESS = "169.254.169.254";
/** The names of the server's certificate. */
export const HOST_NAMES: readonly string[] = [...OWN_NAMES, ...PLAYED_NAMES];
/** The addresses of its certificate. */
export const HOST_ADDRESSES: readonly string[] = ["127.0.0.1", "::1"];

/**
 * Whether a client that addressed this host name (as `URL` has it) meant the emulator. A web page can make its own name
 * resolve to this machine, and a browser then lets the page read every answer; it cannot do so with these names.
 */
export function isOwnHost(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  return (
    address === METADATA_ADDRESS ||
    HOST_ADDRESSES.includes(address) ||
    HOST_NAMES.some((name) => covers(name, hostname))
  );
}

/** Whether the host is loopback, or a name that nobody can register. */
export function isLocalName(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  return HOST_ADDRESSES.includes(address) || OWN_NAMES.some((name) => covers(name, hostname));
}

/** Whether the host is one of a real service. */
export function isPlayedHost(hostname: string): boolean {
  return PLAYED_NAMES.some((name) => covers(name, hostname));
}

/** An asterisk stands for one label, as in a certificate. */
function covers(name: string, hostname: string): boolean {
  if (!name.startsWith("*.")) return name === hostname;
  return hostname.endsWith(name.slice(1)) && !hostname.slice(0, -name.slice(1).length).includes(".");
}
