import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from './format.js';

const schema = z
  .object({
    task_id: z.string().min(1),
    solution: z.string().optional(),
    completion: z.string().optional(),
    passed: z.boolean().optional(),
  })
  .refine(({ solution, completion }) => (solution ?? completion) !== undefined, {
    message: 'has neither a solution nor a completion',
  });

/** The samples of EvalPlus: `task_id`, and a whole program as `solution` (or `completion`). */
export const evalPlusSamples: PredictionFormat<unknown> = {
  name: 'evalplus',
  needs: 'nothing',
  recognises: (record) => 'task_id' in record && ('solution' in record || 'completion' in record),
  read: (record, at) => {
    const { task_id, solution, completion, passed } = parseRecord(schema, record, at);
    return [
      {
        item: task_id,
        response: solution ?? completion ?? '',
        ...(passed === undefined ? {} : { label: passed }),
      },
    ];
  },
  extractor: 'verbatim',
};
