import type { Dispatcher, Pool } from "undici";
import { keepSecret } from "../errors/clean-words";
import type { MemorySlot, Runtime } from "../runtime";
import { type Proxy, proxyVariable } from "./proxy-choice";
import { TIMEOUTS } from "./timeouts";

/** A proxy that made no connection to the host of a request: nothing was sent to the host. */
export class ProxyFailure extends Error {
  override readonly name = "ProxyFailure";

  constructor(
    readonly proxy: Proxy,
    /** What the proxy answered; undefined when there was no answer, for the reason in `cause`. */
    readonly status: number | undefined,
    cause?: unknown,
  ) {
    super("the proxy made no connection", { cause });
  }
}

/** By the origin of the proxy; "" for none. */
const NETWORKS: MemorySlot<Map<string, Promise<typeof fetch>>> = { create: () => new Map() };

/**
 * The network through a proxy, or past all proxies. The library is loaded only where the environment names a proxy. It
 * then carries every request, because Node.js's own `fetch` either knows no proxy or, with `NODE_USE_ENV_PROXY`, uses it
 * by other rules.
 */
export function networkOf(runtime: Runtime, proxy: Proxy | undefined): Promise<typeof fetch> {
  const hasProxy = ["https:", "http:"].some((protocol) => proxyVariable(runtime.env, protocol) !== undefined);
  if (!hasProxy) return Promise.resolve(runtime.fetch);
  const networks = runtime.recall(NETWORKS);
  const key = proxy?.origin ?? "";
  const known = networks.get(key) ?? openNetwork(runtime, proxy);
  networks.set(key, known);
  return known;
}

async function openNetwork(runtime: Runtime, proxy: Proxy | undefined): Promise<typeof fetch> {
  const undici = await import("undici");
  const dispatcher =
    proxy === undefined
      ? new undici.Agent()
      : new undici.ProxyAgent({
          uri: proxy.origin,
          ...authorize(runtime, proxy),
          clientFactory: (origin, options) => createTunnels(undici.Pool, proxy, origin, options),
        });
  // A dispatcher works with the fetch of its own library only. Their types differ from Node.js's in nothing used here.
  const fetchThere = undici.fetch as unknown as (url: unknown, request: object) => ReturnType<typeof fetch>;
  return (url, request) => fetchThere(url, { ...request, dispatcher });
}

function authorize(runtime: Runtime, { credentials }: Proxy): { readonly token?: string } {
  if (credentials === undefined) return {};
  const { user, password } = credentials;
  const basic = Buffer.from(`${user}:${password}`).toString("base64");
  keepSecret(runtime, password);
  keepSecret(runtime, basic);
  return { token: `Basic ${basic}` };
}

/** The connections to the proxy: every failure to open a tunnel is a `ProxyFailure`. */
function createTunnels(pool: typeof Pool, proxy: Proxy, origin: URL, options: object): Dispatcher {
  const tunnels = new pool(origin, { ...options, headersTimeout: TIMEOUTS.tunnel });
  const connect = tunnels.connect.bind(tunnels) as (
    options: Dispatcher.ConnectOptions,
  ) => Promise<Dispatcher.ConnectData>;
  const connectOrFail = async (request: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
    const answer = await connect(request).catch((error: unknown) => {
      throw new ProxyFailure(proxy, undefined, error);
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on("error", () => undefined).destroy();
    throw new ProxyFailure(proxy, answer.statusCode);
  };
  return Object.assign(tunnels, { connect: connectOrFail });
}
