import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, writeFileSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { CardbenchError, messageOf, systemCode } from '../core/errors.js';
import { isProxied, proxyErrorIn, requireUsableProxies } from '../core/network/proxies.js';
import { cacheProblem, folderFor } from './cache-folder.js';
import { readJsonDocument } from './formats/document.js';
import { bytesInWords, LIMITS } from './formats/limits.js';
import type { ResolvedUrl } from './source-url.js';

export interface DownloadOptions {
  readonly source: ResolvedUrl;
  /** The path of the complete file; until then the data is written to `<target>.part`. */
  readonly target: string;
  readonly expected: { readonly sha256?: string | undefined; readonly bytes?: number | undefined };
  /** Bytes that a file may have whose size is not expected; default 1 GiB. */
  readonly most?: number;
  readonly onProgress?: (received: number, total: number | undefined) => void;
  /** Consecutive failed transfers without any progress before giving up. */
  readonly retries?: number;
  /** Whose proxies are used; default that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds before the first retry; doubled each time. */
  readonly retryDelay?: number;
  /** The window, in milliseconds, over which at least 1 KiB per second must arrive; default a minute. */
  readonly slowAfter?: number;
}

export interface Downloaded {
  readonly sha256: string;
  readonly bytes: number;
}

/** The minimum speed, in bytes per second; a slower transfer is aborted. */
const SLOWEST = 1024;

const partSchema = z.object({ url: z.string(), validator: z.string().optional() });

/**
 * Downloads a file, and resumes an interrupted download. The target appears only when it is complete and has the
 * expected size and hash.
 */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  const { target, source, expected } = options;
  requireUsableProxies(options.env ?? process.env);
  folderFor(target);
  const part = `${target}.part`;
  const proxy = await proxyOf(options.env ?? process.env);
  try {
    await transferAll(options, part, proxy);
  } finally {
    await proxy?.destroy();
  }
  const result = { sha256: await hashFile(part), bytes: await sizeOf(part) };
  const mismatch = mismatchOf(result, expected);
  if (mismatch !== undefined) {
    await discard(part);
    throw new CardbenchError(
      `${source.url}: ${mismatch}; the file was discarded. The publisher may have changed it, or a mirror may serve a different file.`,
    );
  }
  await rename(part, target);
  await rm(`${part}.json`, { force: true });
  return result;
}

/** Transfers a file to its end, again after a failure. */
async function transferAll(
  options: DownloadOptions,
  part: string,
  proxy: Dispatcher | undefined,
): Promise<void> {
  const { source, retries = 4, retryDelay = 500 } = options;
  let failures = 0;
  let size = await sizeOf(part);
  for (;;) {
    const outcome = await transfer(options, part, proxy);
    if (outcome.done) return;
    const grown = await sizeOf(part);
    failures = grown > size ? 1 : failures + 1;
    size = grown;
    if (failures > retries || outcome.isFinal) {
      throw new CardbenchError(
        `Cannot download ${source.url}: ${outcome.problem}; ${size} bytes are kept, and the same command resumes. Without a network, give a local copy (--dataset <path>) or set CARDBENCH_MIRROR.`,
      );
    }
    await sleep(retryDelay * 2 ** (failures - 1));
  }
}

/** SHA-256 of a file, read as a stream. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** What is wrong with a file, in words; `undefined` when it is the expected one. */
export function mismatchOf(
  actual: Downloaded,
  expected: DownloadOptions['expected'],
): string | undefined {
  if (expected.bytes !== undefined && actual.bytes !== expected.bytes) {
    return `it has ${actual.bytes} bytes instead of ${expected.bytes}`;
  }
  if (expected.sha256 !== undefined && actual.sha256 !== expected.sha256) {
    return `its sha256 is ${actual.sha256} instead of ${expected.sha256}`;
  }
  return undefined;
}

/** `isFinal` if another attempt would fail as well. */
type Transfer = { done: true } | { done: false; problem: string; isFinal?: boolean };

async function transfer(
  options: DownloadOptions,
  part: string,
  proxy: Dispatcher | undefined,
): Promise<Transfer> {
  const { source } = options;
  const held = await heldPart(part, source.url);
  let response: Response;
  try {
    response = await fetch(source.url, {
      ...throughProxy(proxy),
      headers: {
        ...source.headers,
        'accept-encoding': 'identity',
        ...(held === undefined
          ? {}
          : { range: `bytes=${held.bytes}-`, 'if-range': held.validator }),
      },
    });
  } catch (thrown) {
    const refused = proxyErrorIn(thrown);
    const why = refused?.message ?? systemCode(thrown) ?? messageOf(thrown);
    // If the host name does not resolve there is no network, so waiting is pointless.
    const isFinal = refused?.retryable === false || why.includes('ENOTFOUND');
    return { done: false, problem: `no connection (${why})`, isFinal };
  }
  if (response.status === 416) {
    await response.body?.cancel();
    await discard(part);
    return { done: false, problem: 'the server refused to resume' };
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    if (response.status >= 500 || response.status === 429 || response.status === 408) {
      return { done: false, problem: `the server answered ${response.status}` };
    }
    throw new CardbenchError(refusal(source.url, response.status));
  }
  const resumed = response.status === 206 && startOf(response) === held?.bytes;
  if (response.status === 206 && !resumed) {
    await response.body.cancel();
    await discard(part);
    return { done: false, problem: 'the server resumed at a different position' };
  }
  const already = resumed ? (held?.bytes ?? 0) : 0;
  const most = mostBytes(options);
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (already + announced > most) {
    await response.body.cancel();
    await discard(part);
    throw tooLarge(options);
  }
  const validator = strongValidator(response.headers);
  try {
    writeFileSync(`${part}.json`, JSON.stringify({ url: source.url, validator }));
  } catch (thrown) {
    await response.body.cancel();
    throw cacheProblem(part, thrown) ?? thrown;
  }
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const total = Number.isFinite(length) ? already + length : undefined;
  try {
    await writeBody(response.body, part, already, options, total);
  } catch (thrown) {
    if (thrown instanceof TooLarge) {
      await discard(part);
      throw tooLarge(options);
    }
    const unwritable = thrown instanceof CardbenchError ? thrown : cacheProblem(part, thrown);
    if (unwritable !== undefined) throw unwritable;
    return {
      done: false,
      problem: `the connection broke (${systemCode(thrown) ?? messageOf(thrown)})`,
    };
  }
  const written = await sizeOf(part);
  if (total !== undefined && written < total) {
    return { done: false, problem: `${written} of ${total} bytes arrived` };
  }
  return { done: true };
}

/** Connections through the proxies of the environment, if it names any. */
async function proxyOf(env: NodeJS.ProcessEnv): Promise<Dispatcher | undefined> {
  if (!isProxied(env)) return undefined;
  const { proxyPool } = await import('../core/network/proxy-pool.js');
  return proxyPool({}, env);
}

/** Makes `fetch` use a proxy; its types are those of another copy of undici. */
function throughProxy(dispatcher: Dispatcher | undefined): RequestInit {
  return dispatcher === undefined ? {} : ({ dispatcher } as unknown as RequestInit);
}

async function writeBody(
  body: NonNullable<Response['body']>,
  part: string,
  already: number,
  options: DownloadOptions,
  total: number | undefined,
): Promise<void> {
  const most = mostBytes(options);
  const window = options.slowAfter ?? 60_000;
  let received = already;
  let before = already;
  const counter = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      received += chunk.length;
      if (received > most) {
        done(new TooLarge());
        return;
      }
      options.onProgress?.(received, total);
      done(null, chunk);
    },
  });
  const watch = setInterval(() => {
    if (received - before < (SLOWEST * window) / 1000) counter.destroy(tooSlow(options));
    before = received;
  }, window);
  try {
    await pipeline(
      Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]),
      counter,
      createWriteStream(part, { flags: already > 0 ? 'a' : 'w' }),
    );
  } finally {
    clearInterval(watch);
  }
}

/** The response is larger than expected, or than the limit for a file. */
class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

function mostBytes({ expected, most = LIMITS.total }: DownloadOptions): number {
  return expected.bytes ?? most;
}

function tooLarge({ source, expected, most = LIMITS.total }: DownloadOptions): CardbenchError {
  const limit =
    expected.bytes === undefined
      ? `more than ${bytesInWords(most)}, which is the limit`
      : `more than the expected ${expected.bytes} bytes`;
  return new CardbenchError(
    `${source.url} sends ${limit}; the download was aborted and discarded. The publisher may have changed the file, or a mirror may serve a different one.`,
  );
}

function tooSlow({ source }: DownloadOptions): CardbenchError {
  return new CardbenchError(
    `Cannot download ${source.url}: the server sends less than 1 KiB per second. What has arrived is kept, and the same command resumes. Set CARDBENCH_MIRROR to a faster server, or give a local copy (--dataset <path>).`,
  );
}

/**
 * The partial file of an earlier attempt, if it can be resumed safely: same URL, and a validator for the server to
 * check.
 */
async function heldPart(
  part: string,
  url: string,
): Promise<{ bytes: number; validator: string } | undefined> {
  const bytes = await sizeOf(part);
  if (bytes === 0 || !existsSync(`${part}.json`)) return undefined;
  try {
    const meta = partSchema.parse(readJsonDocument(`${part}.json`));
    if (meta.url !== url || meta.validator === undefined) return undefined;
    return { bytes, validator: meta.validator };
  } catch {
    return undefined;
  }
}

function strongValidator(headers: Headers): string | undefined {
  const etag = headers.get('etag');
  if (etag !== null && !etag.startsWith('W/')) return etag;
  return headers.get('last-modified') ?? undefined;
}

function startOf(response: Response): number | undefined {
  const match = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (entry) => entry.size,
    () => 0,
  );
}

async function discard(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.json`, { force: true });
}

function refusal(url: string, status: number): string {
  if (status === 401 || status === 403) {
    return `${url} answered ${status}: the dataset is gated; accept its terms on Hugging Face and set HF_TOKEN to your token.`;
  }
  return `${url} answered ${status}; check the address, or set CARDBENCH_MIRROR or HF_ENDPOINT to a mirror that has it.`;
}
