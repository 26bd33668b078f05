import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from '../predictions/format.js';

interface Prompted {
  readonly prompt: string;
}

const schema = z.object({ prompt: z.string().min(1), response: z.string() });

const indexes = new WeakMap<readonly Item<Prompted>[], Map<string, string>>();

/** The response files of google-research's IFEval: `prompt`, `response`. */
export const responsesByPrompt: PredictionFormat<Prompted> = {
  name: 'ifeval-responses',
  recognises: (record) => 'prompt' in record && 'response' in record,
  read: (record, at, items) => {
    const { prompt, response } = parseRecord(schema, record, at);
    let index = indexes.get(items);
    if (index === undefined) {
      index = new Map(items.map((item) => [item.data.prompt, item.id]));
      indexes.set(items, index);
    }
    return [{ item: index.get(prompt) ?? prompt.slice(0, 60), response }];
  },
};
