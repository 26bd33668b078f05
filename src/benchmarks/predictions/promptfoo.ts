import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { RowError } from '../../datasets/unusable-rows.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { conversationOf } from './messages.js';
import { readOwnReply } from './own-reply.js';
import { choicesIn } from './shown-choices.js';

const text = z.string().nullish().catch(null);
const schema = z.looseObject({
  provider: z
    .union([z.string(), z.looseObject({ id: text, label: text })])
    .nullish()
    .catch(null),
  prompt: z.looseObject({ raw: text }).nullish(),
  vars: z.record(z.string(), z.unknown()).nullish(),
  testCase: z
    .looseObject({ metadata: z.record(z.string(), z.unknown()).nullish().catch(null) })
    .nullish(),
  response: z
    .looseObject({
      output: z.unknown().optional(),
      error: text,
      finishReason: text,
      isRefusal: z.boolean().nullish().catch(null),
    })
    .nullish(),
  error: text,
  failureReason: z.number().nullish().catch(null),
  success: z.boolean(),
  metadata: z.looseObject({ cardbench_reply: text }).nullish().catch(null),
  gradingResult: z.looseObject({ pass: z.boolean() }).nullish().catch(null),
});

/** Variables and fields of metadata that may name the item. */
const ID_NAMES = ['item', 'id', 'task_id', 'idx', 'question_id', 'key', 'unique_id'];
/** `failureReason` if the test did not fail by its assertions. */
const BY_ERROR = 2;

/** The results of promptfoo as JSON or JSON Lines. An item is named by a variable, or its question is one. */
export function promptfooResults(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'promptfoo',
    needs: 'index',
    lists: ['results.results', 'results'],
    recognises: (record) => 'success' in record && 'vars' in record && 'prompt' in record,
    read: (record, at) => {
      const result = parseRecord(schema, record, at);
      const { provider, prompt, vars, testCase, response, gradingResult, success } = result;
      const named = { ...testCase?.metadata, ...vars };
      const raw = prompt?.raw ?? '';
      const asked = conversationOf(raw).prompts;
      const shown = choicesIn([asked[0] ?? raw]);
      const item = find()({
        ...shown,
        texts: Object.values(vars ?? {}).filter((value) => typeof value === 'string'),
        prompts: [...asked, raw],
        ids: ID_NAMES.flatMap((name) => {
          const value = named[name];
          return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
        }),
      });
      const by = typeof provider === 'string' ? provider : provider?.label || provider?.id;
      const about = { item, ...shown, ...(by ? { model: by } : {}) };
      const output = response?.output;
      if (output === undefined || output === null) {
        const error = response?.error ?? result.error ?? 'the file holds no output for it';
        return [{ ...about, response: '', error }];
      }
      if (typeof output === 'object') {
        throw new RowError(at, 'the output is not text; it was transformed by the program');
      }
      // Without assertions every output is a success.
      const graded = gradingResult !== null && gradingResult !== undefined;
      const label = graded && result.failureReason !== BY_ERROR ? { label: success } : {};
      return [
        {
          ...about,
          response: readOwnReply(result.metadata?.cardbench_reply ?? undefined) ?? String(output),
          ...label,
          ...(response?.finishReason ? { finishReason: response.finishReason } : {}),
          ...(response?.isRefusal === true ? { refused: true as const } : {}),
        },
      ];
    },
  };
}
