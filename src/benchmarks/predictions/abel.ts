import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { verdictOf } from './file-verdict.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { replyTexts, verdictOnOnly } from './reply-texts.js';

const answer = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);
const schema = z.looseObject({
  id: z.unknown(),
  prompt: z.string().min(1),
  response: replyTexts,
  gold: answer,
  result: z.unknown().optional(),
});

/**
 * The outputs of GAIR-NLP/abel: `id, prompt, response`, and after its evaluation `pred, gold, result`. The item is the
 * question in the prompt; `id` is only a place in its list, unless it is a name.
 */
export function abelOutputs(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'abel',
    needs: 'index',
    recognises: (record) => 'id' in record && 'prompt' in record && 'response' in record,
    read: (record, at) => {
      const { id, prompt, response, gold, result } = parseRecord(schema, record, at);
      const about = {
        item: find()({ texts: [prompt], prompts: [prompt], ids: namesIn(id) }),
        ...verdictOnOnly(response, verdictOf(result)),
        ...(gold ? { gold } : {}),
      };
      return response.map((each) => ({ ...about, response: each }));
    },
  };
}

/** Other programs that write these fields may name the item. */
function namesIn(id: unknown): readonly string[] {
  return typeof id === 'string' && !/^\d+$/.test(id) ? [id] : [];
}
