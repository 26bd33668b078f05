import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from '../predictions/format.js';
import { idsByText } from '../predictions/ids-by-text.js';

interface Prompted {
  readonly prompt: string;
}

const schema = z.object({ prompt: z.string().min(1), response: z.string() });

const idOf = idsByText<Prompted>(({ prompt }) => prompt);

/** The response files of google-research's IFEval: `prompt`, `response`. */
export const responsesByPrompt: PredictionFormat<Prompted> = {
  name: 'ifeval-responses',
  recognises: (record) => 'prompt' in record && 'response' in record,
  read: (record, at, items) => {
    const { prompt, response } = parseRecord(schema, record, at);
    return [{ item: idOf(items, prompt), response }];
  },
};
