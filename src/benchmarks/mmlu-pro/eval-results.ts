import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from '../predictions/format.js';

const schema = z
  .object({
    question_id: z.union([z.int(), z.string().min(1)]).transform(String),
    model_outputs: z.string().nullish(),
    generated_text: z.string().nullish(),
  })
  .transform(({ question_id, model_outputs, generated_text }) => ({
    item: question_id,
    response: model_outputs ?? generated_text ?? '',
  }));

/** The `eval_results` of TIGER-AI-Lab/MMLU-Pro: each row contains the question, the gold answer and the output. */
export const evalResults: PredictionFormat<unknown> = {
  name: 'mmlu-pro-eval-results',
  needs: 'nothing',
  recognises: (record) =>
    'question_id' in record && ('model_outputs' in record || 'generated_text' in record),
  read: (record, at) => [parseRecord(schema, record, at)],
  carriesItems: true,
};
