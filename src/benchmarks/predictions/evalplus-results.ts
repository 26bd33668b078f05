import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from './format.js';

const PASS = 'pass';
const schema = z.looseObject({
  task_id: z.string().min(1),
  solution: z.string(),
  base_status: z.string().nullish(),
  plus_status: z.string().nullish(),
});

/**
 * The `eval_results.json` of EvalPlus: its programs with its verdicts, `eval.<task>[]`.
 *
 * @param tests those whose verdict is compared: the base ones, or the additional ones as well
 */
export function evalPlusResults(
  tests: 'base' | 'plus',
  extractor: string,
): PredictionFormat<unknown> {
  return {
    name: 'evalplus-results',
    needs: 'nothing',
    lists: ['eval.*'],
    recognises: (record) => 'task_id' in record && 'base_status' in record,
    read: (record, at) => {
      const { task_id, solution, ...status } = parseRecord(schema, record, at);
      const needed =
        tests === 'base' ? [status.base_status] : [status.base_status, status.plus_status];
      const label = needed.every((each) => typeof each === 'string')
        ? { label: needed.every((each) => each === PASS) }
        : {};
      return [{ item: task_id, response: solution, ...label }];
    },
    extractor,
  };
}
