import type { Dispatcher } from 'undici';
import { CardbenchError, messageOf, systemCode } from '../core/errors.js';
import { withoutCredentials } from '../core/secrets/address.js';
import { EnvHttpProxyAgent, Pool } from './undici.js';

const PROXIES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];

/** Milliseconds in which a proxy must open a tunnel. */
const TUNNEL_TIMEOUT = 30_000;

/** Thrown where a proxy does not let a call through. */
class ProxyError extends Error {
  override readonly name = 'ProxyError';
  /** Whether it may do so later. */
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean) {
    super(message);
    this.retryable = retryable;
  }
}

/** The failure of a proxy among the causes of what a call has thrown. */
export function proxyErrorIn(thrown: unknown): ProxyError | undefined {
  let current = thrown;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if (current instanceof ProxyError) return current;
    current = current.cause;
  }
  return undefined;
}

/** Whether the environment names a proxy. */
export function isProxied(env: NodeJS.ProcessEnv): boolean {
  return PROXIES.some((name) => env[name]);
}

/** Fails where the environment names a proxy that is no address: no call could succeed. */
export function requireUsableProxies(env: NodeJS.ProcessEnv): void {
  for (const name of PROXIES) {
    const address = env[name];
    if (!address || (/^https?:\/\//i.test(address) && URL.canParse(address))) continue;
    throw new CardbenchError(
      `${name} is "${withoutCredentials(address)}", which is not an http(s) URL; unset it or give one such as http://127.0.0.1:3128.`,
    );
  }
}

/** A connection pool through the environment's proxies: in tunnels to servers behind TLS, else by asking the proxy. */
export function proxyPool(options: Pool.Options): Dispatcher {
  return new EnvHttpProxyAgent({
    ...options,
    // Most proxies open tunnels to port 443 only.
    proxyTunnel: false,
    clientFactory: (address, poolOptions) => new TunnelPool(address, poolOptions),
  });
}

/**
 * Connections to a proxy, in which it is asked for tunnels. A failure is thrown as a `ProxyError`: undici takes a
 * connection that the proxy closes for one that is to be opened again at once, without end.
 */
class TunnelPool extends Pool {
  readonly #proxy: string;

  constructor(address: URL, options: object) {
    super(address.origin, options);
    this.#proxy = `the proxy ${address.origin}`;
  }

  // biome-ignore lint/suspicious/noExplicitAny: undici overloads it with callbacks, which its proxy agent does not use.
  override async connect(asked: any): Promise<any> {
    const { path } = asked as Dispatcher.ConnectOptions;
    let answer: Dispatcher.ConnectData;
    try {
      answer = await super.connect({ ...asked, signal: AbortSignal.timeout(TUNNEL_TIMEOUT) });
    } catch (thrown) {
      throw this.#failure(thrown);
    }
    if (answer.statusCode === 200) return answer;
    answer.socket.on('error', () => {}).destroy();
    throw this.#refusal(answer.statusCode, path);
  }

  #failure(thrown: unknown): ProxyError {
    const code = systemCode(thrown);
    if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET') {
      return new ProxyError(`${this.#proxy} closes the connection`, true);
    }
    if (thrown instanceof Error && thrown.name === 'TimeoutError') {
      return new ProxyError(`${this.#proxy} does not answer`, true);
    }
    return new ProxyError(`${this.#proxy} cannot be used (${code ?? messageOf(thrown)})`, true);
  }

  #refusal(status: number, path: string | undefined): ProxyError {
    // Some answer 401 to a wrong password.
    if (status === 407 || status === 401) {
      return new ProxyError(
        `${this.#proxy} wants another user name and password (${status}), written as http://user:password@host:port`,
        false,
      );
    }
    return new ProxyError(
      `${this.#proxy} answers ${status} to a tunnel to ${path ?? 'the host'}`,
      status >= 500,
    );
  }
}
