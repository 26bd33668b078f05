import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from './format.js';

const schema = z.object({
  task_id: z.string().min(1),
  completion: z.string(),
  passed: z.boolean().optional(),
});

/** The samples of openai/human-eval: `task_id`, and a `completion` that continues the prompt as it is. */
export const humanEvalSamples: PredictionFormat<unknown> = {
  name: 'human-eval',
  needs: 'nothing',
  recognises: (record) => 'task_id' in record && 'completion' in record,
  read: (record, at) => {
    const { task_id, completion, passed } = parseRecord(schema, record, at);
    return [
      { item: task_id, response: completion, ...(passed === undefined ? {} : { label: passed }) },
    ];
  },
  extractor: 'verbatim',
};
