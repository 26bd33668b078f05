import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { sha256 } from '../core/hash.js';
import type { Connection } from './open.js';

/** An item as it was sent to the model. */
export interface NewItem {
  readonly item: string;
  /** `null` if the request is not known because the outputs come from another program. */
  readonly request: SentRequest | null;
  /** The gold answer, as plain data; `null` if the benchmark does not define one. */
  readonly gold: unknown;
  readonly tags: Readonly<Record<string, string>>;
}

export interface SentRequest {
  /** Relative to the base URL: `/chat/completions`. */
  readonly path: string;
  /** The body as it was sent, as JSON. */
  readonly body: string;
}

/** The items of one benchmark of a run, as they were sent. */
export interface ItemTable {
  /** Stores an item once: another call with the same id has no effect. Part of the current transaction. */
  readonly insert: (item: NewItem) => void;
}

/**
 * @param confidential the benchmark's authors ask that its items not be published, so only hashes of the request and
 *   the gold answer are stored
 */
export function itemTable(
  db: Connection,
  runBenchmarkId: number,
  { confidential }: { readonly confidential: boolean },
): ItemTable {
  const known = db.prepare('SELECT 1 FROM items WHERE run_benchmark_id = ? AND item = ?');
  const insert = db.prepare(
    `INSERT INTO items (run_benchmark_id, item, prefix_text, prefix_length, content, request_sha256, gold_sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertTag = db.prepare(
    'INSERT OR IGNORE INTO item_tags (run_benchmark_id, tag, value, item) VALUES (?, ?, ?, ?)',
  );
  const prefixes = sharedPrefixes(db, runBenchmarkId);
  return {
    insert: ({ item, request, gold, tags }) => {
      if (known.get(runBenchmarkId, item) !== undefined) return;
      const body = request?.body ?? '';
      if (confidential) {
        const hash = request === null ? null : sha256(body);
        insert.run(runBenchmarkId, item, null, 0, null, hash, sha256(jsonOf(gold)));
      } else {
        const { id, length } = prefixes.of(body);
        const head = jsonOf({ path: request?.path ?? null, gold, tags });
        const content = deflated(`${head}\n${body.slice(length)}`);
        insert.run(runBenchmarkId, item, id, length, content, null, null);
      }
      for (const [tag, value] of Object.entries(tags)) {
        insertTag.run(runBenchmarkId, tag, value, item);
      }
    },
  };
}

/** A text that shares less than this fraction of itself with every stored text becomes a stored text itself. */
const MIN_SHARED = 0.5;
/** Shorter texts are not stored as prefixes, except for the first one. */
const MIN_PREFIX_LENGTH = 2_000;
/**
 * Maximum number of texts per benchmark to compare with: few-shot prompts differ by subject, of which there are up to
 * 57.
 */
const MAX_PREFIX_TEXTS = 64;

interface PrefixText {
  readonly id: number;
  readonly text: string;
}

/**
 * The shared beginnings of requests, usually few-shot examples. Each is stored once, however many requests share it.
 */
function sharedPrefixes(
  db: Connection,
  runBenchmarkId: number,
): { readonly of: (body: string) => { readonly id: number | null; readonly length: number } } {
  // Most recently used first, because the items of a subject follow each other.
  const texts = storedPrefixes(db, runBenchmarkId);
  const insert = db.prepare('INSERT OR IGNORE INTO prefix_texts (sha256, content) VALUES (?, ?)');
  const find = db.prepare('SELECT id FROM prefix_texts WHERE sha256 = ?');
  const store = (text: string): number => {
    const hash = sha256(text);
    insert.run(hash, deflated(text));
    return z.object({ id: z.number() }).parse(find.get(hash)).id;
  };
  return {
    of: (body) => {
      if (body === '') return { id: null, length: 0 };
      let best: { place: number; length: number } | undefined;
      for (const [place, { text }] of texts.entries()) {
        const length = sharedLength(text, body);
        if (best === undefined || length > best.length) best = { place, length };
        if (length >= body.length * MIN_SHARED) break;
      }
      const isNew =
        best === undefined ||
        (best.length < body.length * MIN_SHARED &&
          body.length >= MIN_PREFIX_LENGTH &&
          texts.length < MAX_PREFIX_TEXTS);
      if (best === undefined || isNew) {
        const added = { id: store(body), text: body };
        texts.unshift(added);
        return { id: added.id, length: body.length };
      }
      const [found] = texts.splice(best.place, 1);
      if (found === undefined) return { id: null, length: 0 };
      texts.unshift(found);
      return { id: found.id, length: best.length };
    },
  };
}

/** The length of the common prefix of two texts, in UTF-16 units; never splits a surrogate pair. */
function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  const last = one.charCodeAt(length - 1);
  return last >= 0xd800 && last <= 0xdbff ? length - 1 : length;
}

const blob = z.instanceof(Buffer);
const prefixRow = z.object({ id: z.number(), content: blob });

function storedPrefixes(db: Connection, runBenchmarkId: number): PrefixText[] {
  const rows = db
    .prepare(
      `SELECT id, content FROM prefix_texts
       WHERE id IN (SELECT prefix_text FROM items WHERE run_benchmark_id = ?)`,
    )
    .all(runBenchmarkId);
  return z
    .array(prefixRow)
    .parse(rows)
    .map(({ id, content }) => ({ id, text: inflated(content) }));
}

/** An item as it was sent, read from the store. */
export interface StoredItem {
  /** `null` if it is not known or not stored. */
  readonly request: SentRequest | null;
  /** `null` if the benchmark does not define one, or it is not stored. */
  readonly gold: unknown;
  readonly tags: Readonly<Record<string, string>>;
  /** The hashes that are stored for an item of a confidential benchmark; `null` for any other. */
  readonly hashes: { readonly request: string | null; readonly gold: string } | null;
}

const itemRow = z
  .object({
    prefix: blob.nullable(),
    prefix_length: z.number(),
    content: blob.nullable(),
    request_sha256: z.string().nullable(),
    gold_sha256: z.string().nullable(),
  })
  .optional();
const headSchema = z.object({
  path: z.string().nullable(),
  gold: z.unknown(),
  tags: z.record(z.string(), z.string()),
});

/** The request of an item; `undefined` in runs of versions that did not record it. */
export function findItem(
  db: Connection,
  runBenchmarkId: number,
  item: string,
): StoredItem | undefined {
  const row = itemRow.parse(
    db
      .prepare(
        `SELECT p.content prefix, i.prefix_length, i.content, i.request_sha256, i.gold_sha256
         FROM items i LEFT JOIN prefix_texts p ON p.id = i.prefix_text
         WHERE i.run_benchmark_id = ? AND i.item = ?`,
      )
      .get(runBenchmarkId, item),
  );
  if (row === undefined) return undefined;
  if (row.content === null) {
    const hashes = { request: row.request_sha256, gold: row.gold_sha256 ?? '' };
    return { request: null, gold: null, tags: {}, hashes };
  }
  const content = inflated(row.content);
  const end = content.indexOf('\n');
  const { path, gold, tags } = headSchema.parse(JSON.parse(content.slice(0, end)));
  const prefix = row.prefix === null ? '' : inflated(row.prefix).slice(0, row.prefix_length);
  const body = prefix + content.slice(end + 1);
  return { request: path === null ? null : { path, body }, gold, tags, hashes: null };
}

/** Reads the texts of the items of a benchmark of a run, each shared beginning once. */
export function itemReader(
  db: Connection,
  runBenchmarkId: number,
): {
  /** What an item's request does not share with others, or all of it where it is the one that they share; `''` if none is stored. */
  readonly ownText: (item: string) => string;
} {
  const find = db.prepare(
    'SELECT prefix_text, content FROM items WHERE run_benchmark_id = ? AND item = ?',
  );
  const findPrefix = db.prepare('SELECT content FROM prefix_texts WHERE id = ?').pluck();
  const row = z.object({ prefix_text: z.number().nullable(), content: blob.nullable() }).optional();
  return {
    ownText: (item) => {
      const found = row.parse(find.get(runBenchmarkId, item));
      if (found === undefined || found.content === null) return '';
      const content = inflated(found.content);
      const own = content.slice(content.indexOf('\n') + 1);
      if (own !== '' || found.prefix_text === null) return own;
      return inflated(blob.parse(findPrefix.get(found.prefix_text)));
    },
  };
}

/** How long the prompt of an item is. */
export interface ItemSize {
  readonly item: string;
  /** Characters of all messages together; `null` if the prompt is not stored. */
  readonly promptLength: number | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** The lengths of all stored prompts; each shared beginning is unpacked once. */
export function* itemSizes(db: Connection, runBenchmarkId: number): Generator<ItemSize> {
  const prefixes = new Map(storedPrefixes(db, runBenchmarkId).map(({ id, text }) => [id, text]));
  const rows = db
    .prepare(
      'SELECT item, prefix_text, prefix_length, content FROM items WHERE run_benchmark_id = ? ORDER BY item',
    )
    .iterate(runBenchmarkId);
  for (const row of rows) {
    const { item, prefix_text, prefix_length, content } = sizeRow.parse(row);
    if (content === null) {
      yield { item, promptLength: null, tags: {} };
      continue;
    }
    const text = inflated(content);
    const end = text.indexOf('\n');
    const { path, tags } = headSchema.parse(JSON.parse(text.slice(0, end)));
    const prefix = prefix_text === null ? '' : (prefixes.get(prefix_text) ?? '');
    const body = prefix.slice(0, prefix_length) + text.slice(end + 1);
    yield { item, promptLength: path === null ? null : promptLength(body), tags };
  }
}

const sizeRow = z.object({
  item: z.string(),
  prefix_text: z.number().nullable(),
  prefix_length: z.number(),
  content: blob.nullable(),
});

const bodySchema = z.looseObject({
  messages: z.array(z.looseObject({ content: z.unknown() })).optional(),
  prompt: z.unknown().optional(),
});

/** Characters of the messages or the prompt of a request's body. */
function promptLength(body: string): number | null {
  const parsed = bodySchema.safeParse(JSON.parse(body));
  if (!parsed.success) return null;
  const { messages, prompt } = parsed.data;
  if (messages === undefined) return typeof prompt === 'string' ? prompt.length : null;
  return messages.reduce(
    (sum, { content }) => sum + (typeof content === 'string' ? content.length : 0),
    0,
  );
}

/** A small window is faster to set up, and most texts fit into it. */
const SMALL = { windowBits: 14, memLevel: 6 };
/** Bytes from which compression takes away more than it costs. */
const MIN_COMPRESSED = 256;

function deflated(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length < MIN_COMPRESSED) return storedBlock(bytes);
  return deflateRawSync(bytes, bytes.length < 2 ** SMALL.windowBits ? SMALL : {});
}

/** Bytes as they are, as a deflate stream holds them: one last block of the type "stored" (RFC 1951, 3.2.4). */
function storedBlock(bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(1);
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(0xffff - bytes.length, 3);
  return Buffer.concat([head, bytes]);
}

function inflated(content: Buffer): string {
  return inflateRawSync(content).toString();
}

/** JSON of plain data; big integers become strings. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, each: unknown) =>
    typeof each === 'bigint' ? String(each) : each,
  );
}
