import { describe } from 'vitest';
import { createModel } from '../../src/models/client.js';
import { type Endpoint, resolveEndpoint, withHeaders } from '../../src/models/endpoint.js';
import { listedModels } from '../../src/models/reach.js';
import { readHeaders } from '../../src/runner/settings/headers.js';

/**
 * The server that the tests of this folder run against, from the environment:
 *
 * - `CARDBENCH_LIVE_BASE_URL`: its base URL, such as `http://localhost:8080/v1`
 * - `CARDBENCH_LIVE_MODEL`: the id of the model; the first that the server lists, unless given
 * - `CARDBENCH_LIVE_API_KEY`: the key, if it needs one
 * - `CARDBENCH_LIVE_HEADERS`: headers of every request, if it needs some, as a gateway does:
 *   `x-portkey-provider=openai;x-portkey-custom-host=http://localhost:8080/v1`
 * - `CARDBENCH_LIVE_ITEMS`: how many items of each benchmark are compared with full distributions; 2, or `all`
 */
const {
  CARDBENCH_LIVE_BASE_URL: baseUrl,
  CARDBENCH_LIVE_MODEL: named,
  CARDBENCH_LIVE_API_KEY: key,
  CARDBENCH_LIVE_HEADERS: headerList = '',
  CARDBENCH_LIVE_ITEMS: items = '2',
} = process.env;

const headerPairs = headerList.split(';').filter((pair) => pair.trim() !== '');
const headers = readHeaders(headerPairs.map((pair) => pair.trim()));

/** The environment of commands that call the server. */
export const env: Readonly<Record<string, string>> =
  key === undefined ? {} : { CARDBENCH_API_KEY: key };

/** How many items of each benchmark are compared with full distributions. */
export const comparedItems: number = items === 'all' ? Number.POSITIVE_INFINITY : Number(items);

/** A group of tests that needs a server, and says so where none is named. */
export const describeLive: (name: string, body: () => void) => void =
  baseUrl === undefined
    ? (name, body) =>
        describe.skip(`${name} (skipped: no server; set CARDBENCH_LIVE_BASE_URL)`, body)
    : describe;

/** The flags that name the server and its model. */
export async function atServer(): Promise<string[]> {
  const pairs = Object.entries(headers).map(([name, value]) => `${name}=${value}`);
  return [
    ...['--model', await modelId(), '--base-url', baseUrl ?? ''],
    ...pairs.flatMap((pair) => ['--header', pair]),
  ];
}

export async function endpoint(): Promise<Endpoint> {
  return withHeaders(resolveEndpoint(await modelId(), baseUrl, env), headers);
}

/** A call as cardbench makes it. */
export async function call(
  request: Parameters<ReturnType<typeof createModel>['call']>[0],
  { stream = false }: { readonly stream?: boolean } = {},
) {
  const model = createModel({ endpoint: await endpoint(), stream, timeout: 300_000 });
  return model.call(request, new AbortController().signal);
}

/** A request of the tests' own, beside what cardbench sends; `undefined` where the server refuses it. */
export async function post(
  path: string,
  body: unknown,
): Promise<Record<string, unknown> | undefined> {
  const reply = await fetch(new URL(path, `${baseUrl?.replace(/\/$/, '')}/`), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      // A kept connection may be closed by the server just when it is used again.
      connection: 'close',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  return reply.ok ? (JSON.parse(text) as Record<string, unknown>) : undefined;
}

let found: Promise<string> | undefined;

function modelId(): Promise<string> {
  found ??= named === undefined ? firstListed() : Promise.resolve(named);
  return found;
}

async function firstListed(): Promise<string> {
  const listed = await listedModels(withHeaders(resolveEndpoint('any', baseUrl, env), headers));
  const id = listed.kind === 'listed' ? listed.ids[0] : undefined;
  if (id === undefined) throw new Error('The server lists no model; set CARDBENCH_LIVE_MODEL.');
  return id;
}
