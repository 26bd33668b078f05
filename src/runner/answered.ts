import { TextList, type Texts } from '../core/text-list.js';
import type { Connection } from '../store/open.js';
import { eachAnswered } from '../store/responses.js';

/** The samples of a benchmark that had a response when this process began. */
export interface Answered {
  readonly size: number;
  readonly has: (item: string, sample: number) => boolean;
}

/** Reads them from the store: a bit is kept for each sample. */
export function answeredIn(
  db: Connection,
  runBenchmarkId: number,
  { items, samples }: { readonly items: Texts; readonly samples: number },
): Answered {
  let size = 0;
  let planned: TextList | undefined;
  let bits = new Uint8Array(0);
  for (const { item, sample } of eachAnswered(db, runBenchmarkId)) {
    size++;
    if (planned === undefined) {
      planned = TextList.of(items);
      bits = new Uint8Array(Math.ceil((items.length * samples) / 8));
    }
    const place = planned.placeOf(item);
    if (place < 0 || sample >= samples) continue;
    const bit = place * samples + sample;
    bits[bit >>> 3] = (bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
  return {
    size,
    has: (item, sample) => {
      const place = planned?.placeOf(item) ?? -1;
      if (place < 0 || sample >= samples) return false;
      const bit = place * samples + sample;
      return ((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
    },
  };
}
