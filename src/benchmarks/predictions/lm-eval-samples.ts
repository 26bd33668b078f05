import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { parseRecord } from '../../datasets/dataset.js';
import { describePosition } from '../../datasets/formats/row.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { readOwnReply } from './own-reply.js';

const schema = z.looseObject({
  doc: z.record(z.string(), z.unknown()),
  resps: z.array(z.unknown()).min(1),
  filter: z.string().optional(),
  metrics: z.array(z.string()).optional(),
  /** See `own-reply.ts`. */
  cardbench_reply: z.string().optional().catch(undefined),
});

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
        cardbench_reply: written,
      } = parseRecord(schema, record, at);
      firstFilter ??= filter;
      if (filter !== firstFilter) return [];
      const texts = Object.values(doc).filter((value) => typeof value === 'string');
      const ids = ID_FIELDS.flatMap((field) => {
        const value = doc[field];
        return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
      });
      const item = find()({ texts, ids });
      const score = metrics?.length === 1 ? record[metrics[0] ?? ''] : undefined;
      const label = score === 1 || score === 0 ? { label: score === 1 } : {};
      const responses = resps.flat(Number.POSITIVE_INFINITY);
      if (holdsLogLikelihood(resps) || !responses.every((each) => typeof each === 'string')) {
        throw new CardbenchError(
          `${describePosition(at)}: "resps" contains log-likelihoods, not generated text; score samples of a generative task.`,
        );
      }
      const own = readOwnReply(written);
      if (own !== undefined) return [{ item, response: own, ...label }];
      return responses.map((response) => ({ item, response, ...label }));
    },
  };
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
