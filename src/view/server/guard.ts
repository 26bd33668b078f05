import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request must show before it is answered. */
export interface GuardOptions {
  readonly token: string;
  readonly port: number;
}

/** `admitted`, `entering` with the token in its URL, or why a request is refused. */
export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'entering' }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly why: string };

/** The cookie that holds the token once the printed URL was opened; cookies are shared by all ports of a host. */
export const cookieName = (port: number): string => `cardbench_${port}`;

/**
 * Admits a request that names this host and carries the token. A foreign `Host` is how a site whose name resolves to
 * 127.0.0.1 would come in; a foreign `Origin` or `Sec-Fetch-Site`, how another site's page would.
 */
export function admit(request: IncomingMessage, url: URL, options: GuardOptions): Admission {
  const { token, port } = options;
  const { origin, authorization } = request.headers;
  // Names of hosts are the same in capitals.
  const host = (request.headers.host ?? '').toLowerCase();
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(host)) return refused(403, 'The host of the address is not this server.');
  if (origin !== undefined && origin !== `http://${host}`) {
    return refused(403, 'Another site may not read this server.');
  }
  const bearer = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (bearer !== undefined) {
    return isEqual(bearer, token) ? { kind: 'admitted' } : refused(401, WRONG_TOKEN);
  }
  const given = url.searchParams.get('token');
  if (request.method === 'GET' && url.pathname === '/' && given !== null) {
    return isEqual(given, token) ? { kind: 'entering' } : refused(401, WRONG_TOKEN);
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return refused(403, 'Another site may not read this server.');
  }
  const cookie = cookieOf(request, cookieName(port));
  if (cookie === undefined || !isEqual(cookie, token)) return refused(401, WRONG_TOKEN);
  // A cookie comes by itself, so whatever changes something must also say which page sends it.
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && origin === undefined) return refused(403, 'A change needs the header Origin.');
  return { kind: 'admitted' };
}

const WRONG_TOKEN = 'Open the address that "cardbench view" printed: it contains the token.';

function refused(status: 401 | 403, why: string): Admission {
  return { kind: 'refused', status, why };
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
