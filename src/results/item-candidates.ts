import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import type { ItemListQuery, ListSource } from './item-list-query.js';
import { hasConditions, hasText } from './list-conditions.js';
import { decode, encode } from './list-cursor.js';
import { COUNTED } from './list-total.js';
import type { Part } from './side-file/parts.js';
import { type Picked, pickedCount, pickedSamples } from './side-file/picked.js';
import { type Order, type Place, sortedSamples } from './side-file/sort-index.js';
import { countHits, textHits } from './side-file/text-index.js';

/** A sample that may match, and where a search goes on after it. */
export interface Candidate extends SampleKey {
  readonly cursor: string;
}

/** The samples that a list is searched in, in its order. */
export interface Candidates {
  /** From where the query goes on. */
  readonly from: () => Iterable<Candidate>;
  /** Whether all of them match, and `offset` was already skipped. */
  readonly isSkipped: boolean;
  /** How many there are, where all of them match and that is soon known. */
  readonly total: number | null;
}

/** The samples that contain the words, in no order. */
export function hits({ side }: ListSource, query: ItemListQuery, part: Part): Candidates {
  const { text = '', after, offset = 0 } = query;
  const isSkipped = !hasConditions(query);
  const from = {
    after: after === undefined ? null : decode(z.number(), after),
    offset: isSkipped ? offset : 0,
  };
  return {
    isSkipped,
    total: isSkipped ? hitsCounted(side(), part, text) : null,
    from: function* () {
      for (const { id, item, sample } of textHits(side(), part, text, from)) {
        yield { item, sample, cursor: encode(id) };
      }
    },
  };
}

function hitsCounted(side: Connection, part: Part, text: string): number | null {
  const found = countHits(side, part, text, COUNTED + 1);
  return found > COUNTED ? null : found;
}

const placeSchema = z.tuple([z.union([z.string(), z.number()]), z.string(), z.number()]);

/** The samples that have a reply, in the order of a column. */
export function inOrder(
  { side, store }: ListSource,
  query: ItemListQuery,
  order: Order,
): Candidates {
  const { after, offset = 0, descending = false } = query;
  const isSkipped = !hasConditions(query) && !hasText(query);
  const place: Place | null = after === undefined ? null : decode(placeSchema, after);
  const from = { after: place, offset: isSkipped ? offset : 0, descending };
  return {
    isSkipped,
    total: isSkipped ? tallyOf(store, query.runBenchmarkId).responses : null,
    from: function* () {
      for (const each of sortedSamples(side(), order, from)) {
        yield { item: each.item, sample: each.sample, cursor: encode(each.place) };
      }
    },
  };
}

/** The samples that are given, each by its place. */
export function inGivenOrder(query: ItemListQuery, among: readonly SampleKey[]): Candidates {
  const { after, offset = 0 } = query;
  const isSkipped = !hasConditions(query);
  const start = after === undefined ? (isSkipped ? offset : 0) : decode(z.number(), after);
  return {
    isSkipped,
    total: isSkipped ? among.length : null,
    from: function* () {
      for (const [i, key] of among.slice(start).entries()) {
        yield { ...key, cursor: encode(start + i + 1) };
      }
    },
  };
}

/** The samples that differ from others of their item, or from another scoring. */
export function amongPicked(
  { store, side }: ListSource,
  query: ItemListQuery,
  picked: Picked,
): Candidates {
  const { after, offset = 0, flips, disagreesWith } = query;
  const { flips: _flips, disagreesWith: _disagreesWith, ...others } = query;
  const isSkipped = !hasConditions(others) && (flips !== true || disagreesWith === undefined);
  const start = after === undefined ? (isSkipped ? offset : 0) : decode(z.number(), after);
  return {
    isSkipped,
    total: isSkipped ? (pickedCount(store, side(), picked) ?? null) : null,
    from: function* () {
      for (const { place, item, sample } of pickedSamples(side(), picked, start)) {
        yield { item, sample, cursor: encode(place + 1) };
      }
    },
  };
}
