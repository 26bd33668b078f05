import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { verdictOf } from '../predictions/file-verdict.js';
import type { PredictionFormat } from '../predictions/format.js';
import { idsByText } from '../predictions/ids-by-text.js';
import { replyTexts, verdictOnOnly } from '../predictions/reply-texts.js';

interface Prompted {
  readonly prompt: string;
}

const schema = z.object({
  prompt: z.string().min(1),
  response: replyTexts,
  follow_all_instructions: z.unknown().optional(),
});

const idOf = idsByText<Prompted>(({ prompt }) => prompt);

/**
 * The response files of google-research's IFEval, `prompt, response`, and its `eval_results_strict.jsonl`, which has
 * verdicts. Those of `eval_results_loose.jsonl` are not the ones that are compared.
 */
export const responsesByPrompt: PredictionFormat<Prompted> = {
  name: 'ifeval-responses',
  recognises: (record) => 'prompt' in record && 'response' in record,
  read: (record, at, items) => {
    const { prompt, response, follow_all_instructions } = parseRecord(schema, record, at);
    const verdict = /loose/i.test(at.file) ? undefined : verdictOf(follow_all_instructions);
    const about = { item: idOf(items, prompt), ...verdictOnOnly(response, verdict) };
    return response.map((each) => ({ ...about, response: each }));
  },
};
