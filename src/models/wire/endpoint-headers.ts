import { packageVersion } from '../../core/package-root.js';
import type { Endpoint } from '../endpoint.js';

/** Headers by their lower-case names; `null` takes one away. */
export type HeaderChanges = Readonly<Record<string, string | null>>;

/** The headers of every request to an endpoint, besides `Authorization: Bearer <key>` or in its place. */
export function endpointHeaders(endpoint: Endpoint): HeaderChanges {
  return {
    'user-agent': `cardbench/${packageVersion}`,
    ...keyHeaders(endpoint),
    ...lowerCase(endpoint.headers ?? {}),
  };
}

function keyHeaders({ apiKey, keyHeader }: Endpoint): HeaderChanges {
  if (apiKey === undefined) return { authorization: null };
  return keyHeader === undefined ? {} : { authorization: null, [keyHeader.toLowerCase()]: apiKey };
}

/** The same headers by their lower-case names, so that those of the user replace ours. */
function lowerCase(headers: HeaderChanges): HeaderChanges {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
