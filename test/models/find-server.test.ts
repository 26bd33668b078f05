import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/models/endpoint.js';
import { resolveEndpoint } from '../../src/models/endpoint.js';
import { findServer } from '../../src/models/find-server.js';
import { type Handler, sendJson, startServer } from '../support/server.js';

/** llama.cpp's preset with the addresses of these servers, of which `undefined` is not running. */
async function found(...handlers: (Handler | undefined)[]): Promise<number> {
  const addresses: string[] = [];
  for (const handler of handlers) {
    const server = await startServer(handler ?? (() => {}));
    if (handler === undefined) await server.close();
    addresses.push(server.baseUrl);
  }
  const [baseUrl = '', ...otherBaseUrls] = addresses;
  const endpoint: Endpoint = { ...resolveEndpoint('llamacpp:m', undefined, {}), baseUrl };
  return addresses.indexOf((await findServer({ ...endpoint, otherBaseUrls })).baseUrl);
}

const models: Handler = (_call, response) => sendJson(response, 200, { object: 'list', data: [] });
const loading: Handler = (_call, response) =>
  sendJson(response, 503, { error: { message: 'Loading model', code: 503 } });
const otherProgram: Handler = (_call, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<html>');
};

describe('a server with two default ports', () => {
  it('is found at the one where it listens', async () => {
    expect(await found(models, models)).toBe(0);
    expect(await found(undefined, models)).toBe(1);
    expect(await found(undefined, loading)).toBe(1);
  });

  it('is told from another program', async () => {
    expect(await found(otherProgram, models)).toBe(1);
  });

  it('is expected at the first where it is at none', async () => {
    expect(await found(undefined, undefined)).toBe(0);
    expect(await found(otherProgram, undefined)).toBe(0);
  });
});
