import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from '../predictions/format.js';
import { replyTexts, verdictOnOnly } from '../predictions/reply-texts.js';

const LETTER = /^[A-J]$/;

const schema = z
  .object({
    question_id: z.union([z.number(), z.string().min(1)]),
    model_outputs: replyTexts.nullish(),
    generated_text: replyTexts.nullish(),
    answer: z.string().nullish().catch(null),
    pred: z.string().nullish().catch(null),
  })
  .transform(({ question_id, model_outputs, generated_text, answer, pred }) => ({
    // A column of whole numbers with gaps is written as 17.0 by pandas.
    item: String(question_id).replace(/^(\d+)\.0$/, '$1'),
    responses: model_outputs ?? generated_text ?? [''],
    // Where the official script finds no letter, it draws one, and some files have that.
    verdict: LETTER.test(pred ?? '') && LETTER.test(answer ?? '') ? pred === answer : undefined,
  }));

/** The `eval_results` of TIGER-AI-Lab/MMLU-Pro: each row contains the question, the gold answer and the output. */
export const evalResults: PredictionFormat<unknown> = {
  name: 'mmlu-pro-eval-results',
  needs: 'nothing',
  recognises: (record) =>
    'question_id' in record && ('model_outputs' in record || 'generated_text' in record),
  read: (record, at) => {
    const { item, responses, verdict } = parseRecord(schema, record, at);
    const label = verdictOnOnly(responses, verdict);
    return responses.map((response) => ({ item, response, ...label }));
  },
  carriesItems: true,
};
