import type { z } from 'zod';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import type { RowPosition } from '../../datasets/formats/row.js';
import type { ChoicesItem } from './choices-item.js';

/** A dataset with one item per row. If rows have no id, the id is the zero-based row number. */
export function rowsDataset<Schema extends z.ZodType>(options: {
  readonly name: string;
  /** Selects the files to read, if their names contain the split. */
  readonly split: 'test' | 'validation';
  readonly schema: Schema;
  readonly item: (
    row: z.output<Schema>,
    at: RowPosition,
  ) => { readonly id?: string; readonly data: ChoicesItem };
}): Dataset<ChoicesItem> {
  const { name, split, schema, item } = options;
  const named = split === 'test' ? /test/i : /val|dev/i;
  return {
    name,
    select: (names) => {
      const chosen = names.filter((each) => named.test(each));
      return chosen.length > 0 ? chosen : names.filter((each) => !/train/i.test(each));
    },
    parse: async function* (rows) {
      let place = 0;
      for await (const { at, record } of records(rows)) {
        const { id, data } = item(parseRecord(schema, record, at), at);
        yield { id: id ?? `${split}/${place}`, data, tags: {} };
        place += 1;
      }
    },
  };
}
