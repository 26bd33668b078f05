import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { RowError } from '../../datasets/unusable-rows.js';
import { verdictOfMetrics } from './file-verdict.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { conversationOf } from './messages.js';
import { orAsText } from './or-as-text.js';
import { readOwnReply } from './own-reply.js';
import { verdictOnOnly } from './reply-texts.js';
import { choicesIn } from './shown-choices.js';

const schema = z.looseObject({
  doc: orAsText(z.record(z.string(), z.unknown())),
  resps: orAsText(z.union([z.array(z.unknown()).min(1), z.string().transform((text) => [text])])),
  arguments: z.unknown().optional(),
  filter: z.string().optional(),
  metrics: z.array(z.string()).nullish().catch(null),
  /** See `own-reply.ts`. */
  cardbench_reply: z.string().optional().catch(undefined),
});

const choicesSchema = z.array(z.string()).min(2);

/** Fields that identify a document. */
const ID_FIELDS = ['task_id', 'unique_id', 'question_id', 'key', 'id'];

/**
 * The `samples_<task>_<time>.jsonl` of lm-evaluation-harness: `doc`, `resps`. If a task has several filters, the file
 * contains each output once per filter; only the first filter's rows are read.
 */
export function lmEvalSamples(find: () => ItemFinder): PredictionFormat<unknown> {
  let firstFilter: string | undefined;
  return {
    name: 'lm-eval',
    needs: 'index',
    recognises: (record) => 'doc' in record && 'resps' in record,
    read: (record, at) => {
      const {
        doc,
        resps,
        filter = '',
        metrics,
        arguments: asked,
        cardbench_reply: written,
      } = parseRecord(schema, record, at);
      firstFilter ??= filter;
      if (filter !== firstFilter) return [];
      const texts = Object.values(doc).filter((value) => typeof value === 'string');
      const ids = ID_FIELDS.flatMap((field) => {
        const value = doc[field];
        return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
      });
      const shown = choicesIn([promptIn(asked)]);
      const listed = choicesSchema.safeParse(doc['choices'] ?? doc['options']);
      const item = find()({ texts, ids, ...(listed.success ? { choices: listed.data } : shown) });
      const about = { item, ...shown };
      const values = (metrics ?? []).map((name) => [name, record[name]]);
      const verdict = verdictOfMetrics(Object.fromEntries(values));
      const responses = resps.flat(Number.POSITIVE_INFINITY);
      if (holdsLogLikelihood(resps) || !responses.every((each) => typeof each === 'string')) {
        throw new RowError(
          at,
          '"resps" contains log-likelihoods, not generated text; score samples of a generative task',
        );
      }
      if (responses.length === 0) throw new RowError(at, '"resps" holds no reply');
      const label = verdictOnOnly(responses, verdict);
      const own = readOwnReply(written);
      if (own !== undefined) return [{ ...about, response: own, ...label }];
      return responses.map((response) => ({ ...about, response, ...label }));
    },
  };
}

/** The prompt of a request, `gen_args_0.arg_0` or the first of a list; a conversation is JSON in a text. */
function promptIn(asked: unknown): string {
  let value = asked;
  for (let depth = 0; depth < 2 && typeof value === 'object' && value !== null; depth++) {
    [value] = Object.values(value);
  }
  if (typeof value !== 'string') return '';
  return conversationOf(value).prompts[0] ?? value;
}

/** A log-likelihood comes as a pair: the number, and whether it is the greedy choice. */
function holdsLogLikelihood(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [number, greedy] = value as unknown[];
  const isPair =
    value.length === 2 &&
    isPlain(number) &&
    isPlain(greedy) &&
    /^(?:true|false)$/i.test(String(greedy));
  return (isPair && !Number.isNaN(Number(number))) || value.some(holdsLogLikelihood);
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object';
}
