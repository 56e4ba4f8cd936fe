import type { Dispatcher, Pool } from "undici";
import { keepSecret } from "../errors/clean-words";
import { rememberOnce } from "../remember-once";
import type { MemorySlot, Runtime, SendRequest } from "../runtime";
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
const NETWORKS: MemorySlot<Map<string, Promise<SendRequest>>> = { create: () => new Map() };

/**
 * The network through a proxy, or past all proxies. The library is loaded only where the environment names a proxy. It
 * then carries every request.
 */
export function networkOf(runtime: Runtime, proxy: Proxy | undefined): Promise<SendRequest> {
  const hasProxy = ["https:", "http:"].some((protocol) => proxyVariable(runtime.env, protocol) !== undefined);
  if (!hasProxy) return Promise.resolve(runtime.fetch);
  return rememberOnce(runtime.recall(NETWORKS), proxy?.origin ?? "", () => openNetwork(runtime, proxy));
}

async function openNetwork(runtime: Runtime, proxy: Proxy | undefined): Promise<SendRequest> {
  const undici = await import("undici");
  const dispatcher =
    proxy === undefined
      ? new undici.Agent()
      : new undici.ProxyAgent({
          uri: proxy.origin,
          ...authorize(runtime, proxy),
          clientFactory: (origin, options) => createTunnels(undici.Pool, proxy, origin, options),
        });
  return (url, request) => undici.fetch(url, { ...request, dispatcher });
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
