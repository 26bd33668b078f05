import type { ClientOptions } from 'openai/client';
import type { Endpoint } from '../endpoint.js';
import { endpointHeaders, type HeaderChanges } from './endpoint-headers.js';

/**
 * How OpenAI's client is set up for an endpoint. The client also reads settings for OpenAI from the environment, which
 * are nothing to other hosts, and may be secrets: none of them is sent.
 */
export function clientOptions(
  endpoint: Endpoint,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ClientOptions {
  return {
    baseURL: endpoint.baseUrl,
    apiKey: endpoint.apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    logLevel: 'off',
    defaultQuery: endpoint.query,
    defaultHeaders: {
      ...withoutCustomHeaders(env['OPENAI_CUSTOM_HEADERS']),
      ...NOT_SENT,
      ...endpointHeaders(endpoint),
    },
  };
}

/** Headers in which the client describes itself and this machine. */
const NOT_SENT: HeaderChanges = Object.fromEntries(
  [
    'lang',
    'package-version',
    'os',
    'arch',
    'runtime',
    'runtime-version',
    'retry-count',
    'timeout',
  ].map((name) => [`x-stainless-${name}`, null]),
);

/** Takes away the headers that the client reads from the environment, one a line: `name: value`. */
function withoutCustomHeaders(lines = ''): HeaderChanges {
  const names = lines.split('\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon === -1 ? [] : [line.slice(0, colon).trim().toLowerCase()];
  });
  return Object.fromEntries(names.map((name) => [name, null]));
}
