import { createHash } from 'node:crypto';
import { CardbenchError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { TextList } from '../core/text-list.js';
import type { Dataset } from './dataset.js';
import { contentOfFile, piecesOfFile } from './formats/content.js';
import { FILE_LIMITS, LIMITS } from './formats/limits.js';
import type { Row } from './formats/row.js';
import { rowsOf } from './formats/rows.js';
import { textRows } from './formats/text.js';
import { filesAt } from './locate.js';
import { limitsOf, readManifest } from './manifest.js';
import { type SkipRow, usableRows } from './unusable-rows.js';

/** One reading of the files of a dataset. */
export interface Reading<Data> {
  readonly items: AsyncIterable<Item<Data>>;
  /** One for each file, in order, once all items are read. */
  readonly hashes: () => readonly string[];
  /** Once all items are read. */
  readonly sha256: () => string;
}

/**
 * Reads the items of the files at a path.
 *
 * @param skip is told of rows that cannot be used; without it, they are an error
 */
export function readItems<Data>(
  dataset: Dataset<Data>,
  path: string,
  skip?: SkipRow,
): Reading<Data> {
  const files = filesAt(path, dataset);
  const limits = dataset.file === undefined ? limitsOf(readManifest(dataset.name)) : FILE_LIMITS;
  const hashes = new Map<string, string>();
  async function* rows(): AsyncGenerator<Row> {
    for (const file of files) {
      const hash = createHash('sha256');
      let seen = 0;
      const take = (bytes: Uint8Array): void => {
        seen += bytes.length;
        hash.update(bytes);
      };
      const content = contentOfFile(file.path, take, limits.file);
      const isText = file.name.endsWith('.txt') && dataset.alsoReads?.test(file.name) === true;
      const read = isText ? textRows(file.name, content) : rowsOf(file.name, content, [], limits);
      yield* usableRows(read, skip);
      // A compressed or binary file may not be read sequentially from beginning to end.
      if (seen === content.random?.size) hashes.set(file.name, hash.digest('hex'));
    }
  }
  const ofAll = (): (readonly [string, string])[] =>
    files.map(({ name, path: file }) => {
      // A parser may stop before the end of a file.
      const hash = hashes.get(name) ?? hashOf(file, limits.file);
      hashes.set(name, hash);
      return [hash, name];
    });
  return {
    items: dataset.parse(rows(), skip),
    hashes: () => ofAll().map(([hash]) => hash),
    sha256: () => {
      const all = ofAll();
      if (all.length === 1) return all[0]?.[0] ?? '';
      return sha256(
        all
          .map(([hash, name]) => `${hash}  ${name}`)
          .sort()
          .join('\n'),
      );
    },
  };
}

function hashOf(path: string, most: number): string {
  const hash = createHash('sha256');
  for (const piece of piecesOfFile(path, most)) hash.update(piece);
  return hash.digest('hex');
}

/** Takes items whose ids must differ. */
interface Distinct {
  readonly length: number;
  /** `false` if there is one with its id. */
  add(item: Item<unknown>): boolean;
}

/**
 * Passes items through; throws if there are none, or two with the same id.
 *
 * @param unusable the rows that were left out so far
 * @param seen takes the items before they are passed on; empty
 */
export async function* distinct<Data>(
  items: AsyncIterable<Item<Data>>,
  { name }: Dataset<Data>,
  path: string,
  unusable: () => readonly string[],
  seen: Distinct = distinctIds(),
): AsyncGenerator<Item<Data>> {
  for await (const item of items) {
    if (!seen.add(item)) {
      throw new CardbenchError(`${path}: two items have the id "${item.id}"; ids must be unique.`);
    }
    if (seen.length > LIMITS.rows) {
      throw new CardbenchError(
        `${path} contains more than ${LIMITS.rows.toLocaleString('en')} items, which is the limit; split it.`,
      );
    }
    yield item;
  }
  if (seen.length > 0) return;
  const [first] = unusable();
  throw new CardbenchError(
    first === undefined
      ? `${path} contains no item of ${name}.`
      : `${first}; no other row is an item of ${name}.`,
  );
}

function distinctIds(): Distinct {
  const ids = new TextList();
  return {
    get length() {
      return ids.length;
    },
    add: ({ id }) => ids.add(id),
  };
}
