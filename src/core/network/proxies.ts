import { CardbenchError } from '../errors.js';
import { withoutCredentials } from '../secrets/address.js';

const PROXIES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];

/** Thrown where a proxy does not let a call through. */
export class ProxyError extends Error {
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
