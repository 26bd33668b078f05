import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { Prediction, PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';

const failure = z.looseObject({ message: z.string().nullish(), code: z.string().nullish() });
const schema = z.looseObject({
  custom_id: z.string().min(1),
  response: z
    .looseObject({
      status_code: z.int().optional(),
      body: z.looseObject({
        choices: z
          .array(
            z.looseObject({
              message: z.looseObject({ content: z.string().nullish() }).optional(),
              text: z.string().optional(),
            }),
          )
          .optional(),
        error: failure.nullish(),
      }),
    })
    .nullish(),
  error: failure.nullish(),
});

/** `item`, or `item#2` for its third sample, with or without the benchmark in front. */
const CUSTOM_ID = /^(.*?)(?:#(\d+))?$/s;

/** The output file of OpenAI's Batch API: `custom_id`, and the reply's body. */
export function openaiBatch(benchmark: string, find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'openai-batch',
    needs: 'index',
    recognises: (record) => 'custom_id' in record && ('response' in record || 'error' in record),
    read: (record, at): Prediction[] => {
      const { custom_id, response, error } = parseRecord(schema, record, at);
      const [, name = '', sample] = CUSTOM_ID.exec(custom_id) ?? [];
      const id = name.startsWith(`${benchmark}/`) ? name.slice(benchmark.length + 1) : name;
      const item = find()({ texts: [], ids: [id, name] });
      const place = sample === undefined ? {} : { sample: Number(sample) };
      const choices = response?.body.choices ?? [];
      if (choices.length === 0) {
        const said = error ?? response?.body.error;
        const reason =
          said?.message ?? said?.code ?? `status ${response?.status_code ?? 'unknown'}`;
        return [{ item, response: '', error: reason, ...place }];
      }
      return choices.map(({ message, text }, index) => ({
        item,
        response: message?.content ?? text ?? '',
        ...(sample === undefined || choices.length > 1 ? {} : { sample: Number(sample) + index }),
      }));
    },
  };
}
