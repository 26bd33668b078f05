import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { verdictOf } from './file-verdict.js';
import type { PredictionFormat } from './format.js';
import { replyTexts, verdictOnOnly } from './reply-texts.js';
import { taskId } from './task-id.js';

const schema = z
  .object({
    task_id: taskId,
    solution: replyTexts.nullish(),
    completion: replyTexts.nullish(),
    passed: z.unknown().optional(),
  })
  .refine(({ solution, completion }) => solution || completion, {
    message: 'has neither a solution nor a completion',
  });

/**
 * The samples of EvalPlus: `task_id`, and a whole program as `solution` (or `completion`).
 *
 * @param dataset `HumanEval` or `Mbpp`, as its tasks are named
 * @param extractor the one that runs a whole program
 */
export function evalPlusSamples(dataset: string, extractor: string): PredictionFormat<unknown> {
  return {
    name: 'evalplus',
    needs: 'nothing',
    recognises: (record) => 'task_id' in record && ('solution' in record || 'completion' in record),
    read: (record, at) => {
      const { task_id, solution, completion, passed } = parseRecord(schema, record, at);
      const programs = solution ?? completion ?? [];
      const label = verdictOnOnly(programs, verdictOf(passed));
      return programs.map((response) => ({ item: task_id(dataset), response, ...label }));
    },
    extractor,
  };
}
