import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { terminalLine } from '../../core/terminal-text.js';
import { setting } from './setting.js';

/** Seconds between two checks of a batch, unless told otherwise. */
export const BATCH_POLL = 30;

/** Dollars per million tokens. */
export const priceSchema = z.strictObject({ input: z.number().min(0), output: z.number().min(0) });

/** What a run may cost, and what makes it cheaper. */
export const spendingSettings = {
  cache: setting({
    schema: z.boolean().default(false),
    describe: 'Reuse the replies that runs in this store got to identical requests',
    flag: { type: 'boolean' },
    fingerprint: 'none',
  }),
  maxCost: setting({
    schema: z.number().positive().optional(),
    describe: 'Stop before the run costs more than this many dollars; it can be resumed',
    flag: { type: 'number' },
    fingerprint: 'none',
  }),
  maxTokensTotal: setting({
    schema: z.int().min(1).optional(),
    describe: 'Stop before the run uses more than this many tokens; it can be resumed',
    flag: { type: 'number' },
    fingerprint: 'none',
  }),
  price: setting({
    schema: priceSchema.optional(),
    describe:
      '<input>,<output>: dollars per million tokens; by default the list price, where it is known',
    flag: { type: 'string', read: (text) => readPrice(text) },
    fingerprint: 'none',
  }),
  batch: setting({
    schema: z.boolean().default(false),
    describe: 'Use the provider’s Batch API, at its price',
    flag: { type: 'boolean' },
    fingerprint: 'none',
  }),
  batchPoll: setting({
    schema: z.number().positive().default(BATCH_POLL),
    describe: 'Seconds between two checks of a batch',
    flag: { type: 'number' },
    fingerprint: 'none',
  }),
};

export function readPrice(
  text: string,
  flag = '--price',
): { readonly input: number; readonly output: number } {
  const [input, output, ...more] = text.split(',').map((part) => Number(part.trim() || Number.NaN));
  if (Number.isFinite(input) && Number.isFinite(output) && more.length === 0) {
    return { input: Number(input), output: Number(output) };
  }
  throw new CardbenchError(
    `${flag} ${terminalLine(text, 60)}: write it as ${flag} <input>,<output>, in dollars per million tokens, such as 0.13,0.39.`,
  );
}
