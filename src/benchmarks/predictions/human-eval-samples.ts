import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { verdictOf } from './file-verdict.js';
import type { PredictionFormat } from './format.js';
import { replyTexts, verdictOnOnly } from './reply-texts.js';
import { taskId } from './task-id.js';

const schema = z.object({
  task_id: taskId,
  completion: replyTexts,
  passed: z.unknown().optional(),
});

/** The samples of openai/human-eval: `task_id`, and a `completion` that continues the prompt as it is. */
export const humanEvalSamples: PredictionFormat<unknown> = {
  name: 'human-eval',
  needs: 'nothing',
  recognises: (record) => 'task_id' in record && 'completion' in record && !record['solution'],
  read: (record, at) => {
    const { task_id, completion, passed } = parseRecord(schema, record, at);
    const label = verdictOnOnly(completion, verdictOf(passed));
    return completion.map((response) => ({ item: task_id('HumanEval'), response, ...label }));
  },
  extractor: 'verbatim',
};
