import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CardbenchError } from '../../src/core/errors.js';
import { download } from '../../src/datasets/download.js';
import type { Manifest } from '../../src/datasets/manifest.js';
import { pullDataset, requireIntact, verifyDataset } from '../../src/datasets/pull.js';
import { resolveSourceUrl } from '../../src/datasets/source-url.js';
import { gzipOf } from '../support/large-files.js';
import { startBadProxy } from '../support/proxies.js';
import { temporaryFolder } from '../support/temp.js';

const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
const sha256 = createHash('sha256').update(content).digest('hex');

async function serve(
  handler: (request: IncomingMessage, response: ServerResponse, index: number) => void,
): Promise<{ url: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    handler(request, response, ranges.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ranges };
}

/**
 * Serves the file with ranges and an ETag, as a static host does; may break off at a byte, once the
 * client has written some of what came before.
 */
function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  breakOff?: { readonly at: number; readonly part: string },
): void {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const resumed = start > 0 && request.headers['if-range'] === '"v1"';
  const from = resumed ? start : 0;
  response.writeHead(resumed ? 206 : 200, {
    etag: '"v1"',
    'content-length': content.length - from,
    ...(resumed
      ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }
      : {}),
  });
  if (breakOff === undefined) {
    response.end(content.subarray(from));
    return;
  }
  response.write(content.subarray(from, breakOff.at));
  const look = setInterval(() => {
    if (!existsSync(breakOff.part) || statSync(breakOff.part).size < 1000) return;
    clearInterval(look);
    response.destroy();
  }, 5);
}

const base = { retryDelay: 1, expected: { sha256, bytes: content.length } };

describe('download', () => {
  it('resumes a transfer that breaks off, from the byte it had', async () => {
    const target = join(temporaryFolder(), 'a', 'file.bin');
    const breakOff = { at: 70_000, part: `${target}.part` };
    const { url, ranges } = await serve((request, response, index) =>
      serveFile(request, response, index === 0 ? breakOff : undefined),
    );
    await download({ ...base, source: { url, headers: {} }, target });
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(ranges).toHaveLength(2);
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d{3,4}-$/);
    expect(readdirSync(dirname(target))).toEqual(['file.bin']);
  });

  it('resumes what an earlier process left', async () => {
    const target = join(temporaryFolder(), 'file.bin');
    const { url, ranges } = await serve((request, response) => serveFile(request, response));
    writeFileSync(`${target}.part`, content.subarray(0, 1000));
    writeFileSync(`${target}.part.json`, JSON.stringify({ url, validator: '"v1"' }));
    await download({ ...base, source: { url, headers: {} }, target });
    expect(ranges).toEqual(['bytes=1000-']);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('starts over when the file on the server is another one by now', async () => {
    const target = join(temporaryFolder(), 'file.bin');
    const { url } = await serve((request, response) => serveFile(request, response));
    writeFileSync(`${target}.part`, 'of an older version');
    writeFileSync(`${target}.part.json`, JSON.stringify({ url, validator: '"v0"' }));
    await download({ ...base, source: { url, headers: {} }, target });
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('leaves nothing in place when the hash is wrong', async () => {
    const { url } = await serve((request, response) => serveFile(request, response));
    const folder = temporaryFolder();
    const expected = { sha256: '0'.repeat(64) };
    const target = join(folder, 'file.bin');
    await expect(
      download({ ...base, source: { url, headers: {} }, target, expected }),
    ).rejects.toThrow(/sha256/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tries again at 503 and gives up with one sentence, keeping what it has', async () => {
    const { url, ranges } = await serve((_request, response) => response.writeHead(503).end());
    const target = join(temporaryFolder(), 'file.bin');
    await expect(
      download({ ...base, retries: 2, source: { url, headers: {} }, target }),
    ).rejects.toThrow(/503.*resumes/);
    expect(ranges).toHaveLength(3);
    expect(existsSync(target)).toBe(false);
  });

  it('says what to do at 401 and 404, at once', async () => {
    const { url, ranges } = await serve((request, response) =>
      response.writeHead(request.url === '/gated' ? 401 : 404).end(),
    );
    const target = join(temporaryFolder(), 'file.bin');
    const source = (path: string) => ({ url: `${url}${path}`, headers: {} });
    await expect(download({ ...base, source: source('/gated'), target })).rejects.toThrow(
      /HF_TOKEN/,
    );
    await expect(download({ ...base, source: source('/none'), target })).rejects.toThrow(/404/);
    expect(ranges).toHaveLength(2);
  });
});

describe('a server that sends more than is expected', () => {
  const MIB = 1024 * 1024;
  /** Sends a MiB whenever the last one was taken, without an end, and counts them. */
  const endless = async (
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ url: string; sent: () => number }> => {
    let sent = 0;
    const piece = Buffer.alloc(MIB, 'x');
    const { url } = await serve((request, response) => {
      if (request.url === '/there') {
        response.writeHead(302, { location: '/big' }).end();
        return;
      }
      response.writeHead(200, headers);
      const more = (): void => {
        sent++;
        response.write(piece, (error) => (error ? undefined : setImmediate(more)));
      };
      more();
    });
    return { url, sent: () => sent };
  };

  it.each([
    ['without a length', '/big', {}],
    ['after a redirect', '/there', {}],
    ['with a length that is a lie', '/big', { 'content-length': String(300 * MIB) }],
    ['packed on the way', '/big', { 'content-type': 'text/plain' }],
  ])('%s is cut off there', async (_what, path, headers) => {
    const folder = temporaryFolder();
    const { url, sent } = await endless(headers);
    const source = { url: `${url}${path}`, headers: {} };
    await expect(download({ ...base, source, target: join(folder, 'file.bin') })).rejects.toThrow(
      `sends more than the expected ${content.length} bytes; the download was aborted and discarded`,
    );
    expect(sent()).toBeLessThan(20);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is cut off also where an earlier part is resumed', async () => {
    const target = join(temporaryFolder(), 'file.bin');
    const { url } = await serve((_request, response) => {
      response.writeHead(206, { etag: '"v1"', 'content-range': 'bytes 1000-9999999/10000000' });
      response.end(Buffer.alloc(2 * MIB));
    });
    writeFileSync(`${target}.part`, content.subarray(0, 1000));
    writeFileSync(`${target}.part.json`, JSON.stringify({ url, validator: '"v1"' }));
    await expect(download({ ...base, source: { url, headers: {} }, target })).rejects.toThrow(
      /the download was aborted/,
    );
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  it('as a packed body that unpacks without end is cut off', async () => {
    const bomb = gzipOf('', 'x', 64);
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const target = join(temporaryFolder(), 'file.bin');
    await expect(download({ ...base, source: { url, headers: {} }, target })).rejects.toThrow(
      /the download was aborted/,
    );
  });

  it('drop by drop is given up, with what came kept', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { etag: '"v1"' });
      const drip = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(drip));
    });
    const target = join(temporaryFolder(), 'file.bin');
    await expect(
      download({ ...base, slowAfter: 300, source: { url, headers: {} }, target }),
    ).rejects.toThrow(/less than 1 KiB per second/);
    expect(existsSync(`${target}.part`)).toBe(true);
  });

  it('where no size is known is bounded all the same', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': String(5 * 1024 ** 3) });
      response.write('x');
    });
    const target = join(temporaryFolder(), 'file.bin');
    await expect(
      download({ ...base, expected: {}, source: { url, headers: {} }, target }),
    ).rejects.toThrow(/more than 1 GiB, which is the limit/);
  });

  it('is not followed in circles', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(302, { location: '/again' }).end();
    });
    const target = join(temporaryFolder(), 'file.bin');
    await expect(
      download({ ...base, retries: 0, source: { url, headers: {} }, target }),
    ).rejects.toThrow(/Cannot download/);
  });
});

describe('pullDataset', () => {
  const manifest = (hash?: string): Manifest => ({
    name: 'toy',
    folder: '',
    title: 'Toy',
    license: 'MIT',
    citation: '',
    homepage: 'https://host.example',
    revision: '1',
    format: '',
    columns: {},
    items: 1,
    sample: '',
    sampleItems: 1,
    sources: [
      { url: 'https://host.example/f.bin', file: 'f.bin', ...(hash ? { sha256: hash } : {}) },
    ],
  });

  it('records an unknown hash at the first pull and enforces it after', async () => {
    let body = content;
    const { url } = await serve((_request, response) => response.end(body));
    const home = temporaryFolder();
    const options = { env: { CARDBENCH_HOME: home, CARDBENCH_MIRROR: url }, now: () => 0 };
    expect(await pullDataset(manifest(), options)).toEqual([{ file: 'f.bin', state: 'pulled' }]);
    expect(readFileSync(join(home, 'datasets.lock.json'), 'utf8')).toContain(sha256);
    expect(await pullDataset(manifest(), options)).toEqual([
      { file: 'f.bin', state: 'already there' },
    ]);

    const file = join(home, 'datasets', 'toy', 'f.bin');
    writeFileSync(file, 'damaged');
    expect((await verifyDataset(manifest(), options.env))[0]?.problem).toMatch(/bytes/);
    await expect(requireIntact(manifest(), options.env)).rejects.toThrow(/damaged/);

    body = Buffer.from('something else');
    await expect(pullDataset(manifest(), options)).rejects.toThrow(/the file was discarded/);
    expect(readFileSync(file, 'utf8')).toBe('damaged');
  });

  it('replaces a damaged file by the one of the manifest', async () => {
    const { url } = await serve((_request, response) => response.end(content));
    const home = temporaryFolder();
    const options = { env: { CARDBENCH_HOME: home, CARDBENCH_MIRROR: url }, now: () => 0 };
    mkdirSync(join(home, 'datasets', 'toy'), { recursive: true });
    writeFileSync(join(home, 'datasets', 'toy', 'f.bin'), 'damaged');
    await pullDataset(manifest(sha256), options);
    expect((await verifyDataset(manifest(sha256), options.env))[0]?.problem).toBeUndefined();
  });

  it.each([200, 206, 401, 404, 500])(
    'shows and keeps no password of a mirror that answers %d',
    async (status) => {
      const seen: (string | undefined)[] = [];
      const { url } = await serve((request, response) => {
        seen.push(request.headers.authorization);
        response.writeHead(status, { etag: '"v1"', 'content-length': content.length });
        if (status < 300) response.write(content.subarray(0, 1000));
        setImmediate(() => response.destroy());
      });
      const home = temporaryFolder();
      const address = url.replace('//', '//me:h%2Fush-1234567@');
      const env = { CARDBENCH_HOME: home, CARDBENCH_MIRROR: address };
      const source = resolveSourceUrl('https://host.example/f.bin', env);
      const pulled = download({
        ...base,
        retries: 1,
        source,
        target: join(home, 'f.bin'),
      });
      await expect(pulled).rejects.toThrow(CardbenchError);
      await expect(pulled).rejects.not.toThrow(/ush-1234567|me:/);
      expect(seen[0]).toBe(`Basic ${Buffer.from('me:h/ush-1234567').toString('base64')}`);
      for (const file of readdirSync(home)) {
        expect(readFileSync(join(home, file), 'latin1')).not.toContain('ush-1234567');
      }
    },
  );
});

describe('a download through a proxy', () => {
  const downloadThrough = (url: string, proxy: string) =>
    download({
      source: { url, headers: {} },
      target: join(temporaryFolder(), 'data.bin'),
      expected: { sha256 },
      env: { http_proxy: proxy, https_proxy: proxy },
      retries: 1,
      retryDelay: 1,
    });

  it('asks it for the file', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url);
      serveFile(request, response);
    });
    const got = await downloadThrough('http://data.invalid/data.bin', proxy.url);
    expect([got.sha256, asked]).toEqual([sha256, ['http://data.invalid/data.bin']]);
  });

  it('says what it answers to a tunnel, and does not ask again', async () => {
    let asked = 0;
    const proxy = await startBadProxy((socket) => {
      asked++;
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    });
    await expect(downloadThrough('https://data.invalid/data.bin', proxy.address)).rejects.toThrow(
      /^Cannot download https:\/\/data\.invalid\/data\.bin: no connection \(the proxy \S+ answers 403/,
    );
    expect(asked).toBe(1);
  });

  it('refuses an address that is none', async () => {
    await expect(downloadThrough('https://data.invalid/data.bin', 'x')).rejects.toThrow(
      'http_proxy is "x", which is not an http(s) URL',
    );
  });
});
