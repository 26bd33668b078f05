import type { Dispatcher } from 'undici';
import connect from 'undici/lib/api/api-connect.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import { messageOf, systemCode } from '../errors.js';
import { ProxyError } from './proxies.js';
import { Dispatcher as Methods } from './undici.js';

// As the main file of undici does it; a tunnel is a CONNECT.
Object.assign(Methods.prototype, { connect });

/** Milliseconds in which a proxy must open a tunnel. */
const TUNNEL_TIMEOUT = 30_000;

/** A connection pool through the environment's proxies: in tunnels to servers behind TLS, else by asking the proxy. */
export function proxyPool(
  options: Pool.Options,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Dispatcher {
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
    httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
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
