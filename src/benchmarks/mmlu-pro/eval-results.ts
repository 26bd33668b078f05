import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from '../predictions/format.js';
import { replyTexts, verdictOnOnly } from '../predictions/reply-texts.js';
import { holdsOutput, questionId } from './dataset.js';

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
    item: questionId(question_id),
    responses: model_outputs ?? generated_text ?? [''],
    // Where the official script finds no letter, it draws one, and some files have that.
    verdict: LETTER.test(pred ?? '') && LETTER.test(answer ?? '') ? pred === answer : undefined,
  }));

/** The `eval_results` of TIGER-AI-Lab/MMLU-Pro: each row contains the question, the gold answer and the output. */
export const evalResults: PredictionFormat<unknown> = {
  name: 'mmlu-pro-eval-results',
  needs: 'nothing',
  recognises: (record) => 'question_id' in record && holdsOutput(record),
  read: (record, at) => {
    const { item, responses, verdict } = parseRecord(schema, record, at);
    const label = verdictOnOnly(responses, verdict);
    return responses.map((response) => ({ item, response, ...label }));
  },
  carriesItems: true,
};
